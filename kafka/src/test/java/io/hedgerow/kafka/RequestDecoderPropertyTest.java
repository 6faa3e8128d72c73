package io.hedgerow.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import io.hedgerow.kafka.KafkaTopic.Format;
import io.hedgerow.proto.DecodeException;
import io.hedgerow.proto.Request;
import io.hedgerow.proto.RequestJson;
import io.hedgerow.proto.RequestProto;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Valid records with flipped bits, cut off, and with other bytes in the middle. */
class RequestDecoderPropertyTest {
    private static final long SEED = Long.getLong("hedgerow.seed", 20261127);
    private static final int ROUNDS = 20_000;

    private final SplittableRandom random = new SplittableRandom(SEED);

    @Test
    void aMutatedProtobufRecordIsARequestOrRefusedAndNeverAnythingElse() {
        byte[] valid = RequestProto.encode(request());
        int refused = 0;
        for (int i = 0; i < ROUNDS; i++) {
            byte[] mutated = mutated(valid);
            boolean isRequest = isRequest(Format.PROTOBUF, mutated);
            if (!isMessage(mutated)) {
                assertThat(isRequest).as("seed %s, round %s", SEED, i).isFalse();
            }
            refused += isRequest ? 0 : 1;
        }
        assertThat(refused).as("seed %s", SEED).isBetween(ROUNDS / 10, ROUNDS - 1);
    }

    @Test
    void aMutatedJsonRecordIsARequestOrRefusedAndNeverAnythingElse() {
        byte[] valid = RequestJson.encode(request());
        int refused = 0;
        for (int i = 0; i < ROUNDS; i++) {
            refused += isRequest(Format.JSON, mutated(valid)) ? 0 : 1;
        }
        assertThat(refused).as("seed %s", SEED).isBetween(ROUNDS / 10, ROUNDS - 1);
    }

    private static Request request() {
        return Request.of("request-17", "wine", Map.of("alcohol", 9.4, "colour", "red", "year", 2_014, "dry", true));
    }

    /** What the library says of the bytes, which knows nothing of what a request must have. */
    private static boolean isMessage(byte[] bytes) {
        try {
            return io.hedgerow.proto.v1.Request.parseFrom(bytes).isInitialized();
        } catch (InvalidProtocolBufferException e) {
            return false;
        }
    }

    private static boolean isRequest(Format format, byte[] value) {
        try {
            new RequestDecoder(format).decode(new SourceRecord("t", 0, 0, 1, null, value, List.of(), null));
            return true;
        } catch (DecodeException e) {
            return false;
        }
    }

    private byte[] mutated(byte[] valid) {
        byte[] bytes = valid.clone();
        return switch (random.nextInt(3)) {
            case 0 -> {
                bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
                yield bytes;
            }
            case 1 -> Arrays.copyOf(bytes, random.nextInt(bytes.length));
            default -> {
                int from = random.nextInt(bytes.length);
                int to = from + random.nextInt(bytes.length - from) + 1;
                for (int i = from; i < to; i++) {
                    bytes[i] = (byte) random.nextInt(256);
                }
                yield bytes;
            }
        };
    }
}
