package io.hedgerow.proto.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.hedgerow.proto.Answer;
import io.hedgerow.proto.Request;
import java.io.IOException;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RoundTripPropertyTest {
    private static final int SEEDS = 250;

    static List<TypeInformation<?>> types() {
        return MessageTypes.all();
    }

    @ParameterizedTest
    @MethodSource("types")
    void everyMessageComesBackEqual(TypeInformation<?> type) throws IOException {
        MessageSerializer<Object> serializer = Bytes.serializerOf(type);
        for (long seed = 0; seed < SEEDS; seed++) {
            Object message = new RandomMessages(seed).message(serializer.recordName());
            byte[] bytes = Bytes.of(serializer, message);
            Object back = Bytes.read(serializer, bytes);

            assertThat(back.equals(message)).as("seed %d", seed).isTrue();
            if (hasOneHeaderAtMost(message)) {
                // Equality takes all NaNs for one; the bytes do not.
                assertThat(Bytes.of(serializer, back)).as("seed %d", seed).isEqualTo(bytes);
            }
        }
    }

    /** The order of several headers is free. */
    private static boolean hasOneHeaderAtMost(Object message) {
        if (message instanceof Request request) {
            return request.headers().size() <= 1;
        }
        if (message instanceof PlanHeader header) {
            return header.headers().size() <= 1;
        }
        return !(message instanceof Answer answer) || answer.headers().size() <= 1;
    }

    @ParameterizedTest
    @MethodSource("types")
    void differentMessagesHaveDifferentBytes(TypeInformation<?> type) throws IOException {
        MessageSerializer<Object> serializer = Bytes.serializerOf(type);
        for (long seed = 0; seed < SEEDS; seed++) {
            Object one = new RandomMessages(seed).message(serializer.recordName());
            Object other = new RandomMessages(seed + SEEDS).message(serializer.recordName());
            if (!one.equals(other)) {
                assertThat(Bytes.of(serializer, one)).as("seed %d", seed).isNotEqualTo(Bytes.of(serializer, other));
            }
        }
    }
}
