package io.hedgerow.proto.flink;

import io.hedgerow.policies.spec.ModelSpec;
import java.util.Arrays;
import java.util.Objects;
import org.apache.flink.api.common.typeinfo.TypeInfo;
import org.jspecify.annotations.Nullable;

/**
 * Registrar to keyed pool, and the state of the pool: a model that lives beside the requests of its key.
 *
 * @param name name of the model, by which requests and models meet
 * @param version its version
 * @param spec what is known of it; null: this version is not there any more
 * @param bytes of its file; null where there is no spec, or where they are too many for state and are read from where the
 *     registrar has put them. Not written to after construction
 */
@TypeInfo(MessageTypeFactory.class)
@SuppressWarnings("ArrayRecordComponent") // equality is by content
public record KeyedModel(
        String name, String version, @Nullable ModelSpec spec, byte @Nullable [] bytes) {

    /** Most bytes of a file that are kept in state. */
    public static final int MOST_STATE_BYTES = 64 * 1024;

    public KeyedModel {
        Objects.requireNonNull(name, "name is null");
        Objects.requireNonNull(version, "version is null");
        if (spec == null
                ? bytes != null
                : !(spec.name().equals(name) && spec.version().equals(version))) {
            throw new IllegalArgumentException(name + ":" + version + " is not what it carries");
        }
    }

    /** A model, its bytes with it where they are few. */
    public static KeyedModel of(ModelSpec spec, byte[] bytes) {
        return fitsState(bytes.length) ? new KeyedModel(spec.name(), spec.version(), spec, bytes) : elsewhere(spec);
    }

    /** Whether so many bytes are kept in state. */
    public static boolean fitsState(long bytes) {
        return bytes <= MOST_STATE_BYTES;
    }

    /** A model whose bytes are read from where the registrar has put them. */
    public static KeyedModel elsewhere(ModelSpec spec) {
        return new KeyedModel(spec.name(), spec.version(), spec, null);
    }

    /** A version that is not there any more. */
    public static KeyedModel deleted(String name, String version) {
        return new KeyedModel(name, version, null, null);
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof KeyedModel other
                && name.equals(other.name)
                && version.equals(other.version)
                && Objects.equals(spec, other.spec)
                && Arrays.equals(bytes, other.bytes);
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, version, spec, Arrays.hashCode(bytes));
    }

    @Override
    public String toString() {
        return "KeyedModel[" + name + ":" + version + (spec == null ? ", deleted]" : ", spec=" + spec + "]");
    }
}
