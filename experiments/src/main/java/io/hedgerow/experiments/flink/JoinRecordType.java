package io.hedgerow.experiments.flink;

import io.hedgerow.experiments.JoinRecord;
import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/** The Flink type of join records: atomic, no key. */
public final class JoinRecordType extends TypeInformation<JoinRecord> {
    private static final long serialVersionUID = 1L;

    public static final TypeInformation<JoinRecord> INSTANCE = new JoinRecordType();

    private JoinRecordType() {}

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
    public Class<JoinRecord> getTypeClass() {
        return JoinRecord.class;
    }

    @Override
    public boolean isKeyType() {
        return false;
    }

    @Override
    public TypeSerializer<JoinRecord> createSerializer(SerializerConfig config) {
        return JoinRecordSerializer.INSTANCE;
    }

    @Override
    public String toString() {
        return "JoinRecord";
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof JoinRecordType;
    }

    @Override
    public int hashCode() {
        return JoinRecordType.class.hashCode();
    }

    @Override
    public boolean canEqual(Object o) {
        return o instanceof JoinRecordType;
    }
}
