package io.hedgerow.pipeline.control;

import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/** The Flink type of control records: atomic, no key. */
public final class ControlRecordType extends TypeInformation<ControlRecord> {
    private static final long serialVersionUID = 1L;

    public static final TypeInformation<ControlRecord> INSTANCE = new ControlRecordType();

    private ControlRecordType() {}

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
    public Class<ControlRecord> getTypeClass() {
        return ControlRecord.class;
    }

    @Override
    public boolean isKeyType() {
        return false;
    }

    @Override
    public TypeSerializer<ControlRecord> createSerializer(SerializerConfig config) {
        return ControlRecordSerializer.INSTANCE;
    }

    @Override
    public String toString() {
        return "ControlRecord";
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof ControlRecordType;
    }

    @Override
    public int hashCode() {
        return ControlRecordType.class.hashCode();
    }

    @Override
    public boolean canEqual(Object o) {
        return o instanceof ControlRecordType;
    }
}
