package io.hedgerow.kafka;

import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/** The Flink type of records of topics: atomic, no key. */
public final class SourceRecordType extends TypeInformation<SourceRecord> {
    private static final long serialVersionUID = 1L;

    public static final TypeInformation<SourceRecord> INSTANCE = new SourceRecordType();

    private SourceRecordType() {}

    @Override
    public boolean isBasicType() {
        return false;
    }

    @Override
    public boolean isTupleType() {
        return false;
    }

    @Override
    public int getArity() {
        return 1;
    }

    @Override
    public int getTotalFields() {
        return 1;
    }

    @Override
    public Class<SourceRecord> getTypeClass() {
        return SourceRecord.class;
    }

    @Override
    public boolean isKeyType() {
        return false;
    }

    @Override
    public TypeSerializer<SourceRecord> createSerializer(SerializerConfig config) {
        return SourceRecordSerializer.INSTANCE;
    }

    @Override
    public String toString() {
        return "SourceRecord";
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof SourceRecordType;
    }

    @Override
    public int hashCode() {
        return SourceRecordType.class.hashCode();
    }

    @Override
    public boolean canEqual(Object o) {
        return o instanceof SourceRecordType;
    }
}
