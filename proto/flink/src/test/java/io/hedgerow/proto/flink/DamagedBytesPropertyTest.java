package io.hedgerow.proto.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DamagedBytesPropertyTest {
    private static final int MAX_BYTES = 600;

    static List<TypeInformation<?>> types() {
        return MessageTypes.all();
    }

    @ParameterizedTest
    @MethodSource("types")
    void truncatedBytesAreRefused(TypeInformation<?> type) throws IOException {
        MessageSerializer<Object> serializer = Bytes.serializerOf(type);
        for (long seed = 0; seed < 40; seed++) {
            byte[] bytes = Bytes.of(serializer, new RandomMessages(seed).message(serializer.recordName()));
            for (int length = 0; length < Math.min(bytes.length, MAX_BYTES); length++) {
                byte[] cut = Arrays.copyOf(bytes, length);
                assertThatExceptionOfType(IOException.class)
                        .as("seed %d, %d of %d bytes", seed, length, bytes.length)
                        .isThrownBy(() -> serializer.deserialize(new DataInputDeserializer(cut)));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("types")
    void mutatedBytesAreReadOrRefusedWithAnIOException(TypeInformation<?> type) throws IOException {
        MessageSerializer<Object> serializer = Bytes.serializerOf(type);
        int refused = 0;
        for (long seed = 0; seed < 2_000; seed++) {
            Random random = new Random(seed);
            byte[] bytes = Bytes.of(serializer, new RandomMessages(seed % 60).message(serializer.recordName()));
            for (int i = 1 + random.nextInt(4); i > 0; i--) {
                bytes[1 + random.nextInt(Math.min(bytes.length, MAX_BYTES) - 1)] = (byte) random.nextInt();
            }
            refused += isRefused(serializer, bytes, seed) ? 1 : 0;
        }
        assertThat(refused).isPositive();
    }

    private static boolean isRefused(MessageSerializer<Object> serializer, byte[] bytes, long seed) {
        try {
            serializer.deserialize(new DataInputDeserializer(bytes));
            return false;
        } catch (IOException e) {
            return true;
        } catch (RuntimeException | Error e) {
            return fail("seed " + seed + " of " + serializer, e);
        }
    }

    @Test
    void aClaimedLengthCostsNoMemory() throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(64);
        out.writeByte(MessageSerializer.VERSION);
        Wire.writeVarInt(Integer.MAX_VALUE, out);
        out.write(new byte[40]);
        byte[] bytes = out.getCopyOfBuffer();

        for (TypeInformation<?> type : List.of(MessageTypes.ROW, MessageTypes.REQUEST, MessageTypes.DEAD_LETTER)) {
            long before = allocatedBytes();
            assertThatExceptionOfType(IOException.class)
                    .as(type.toString())
                    .isThrownBy(() -> Bytes.read(Bytes.serializerOf(type), bytes));
            assertThat(allocatedBytes() - before).as(type.toString()).isLessThan(8 << 20);
        }
    }

    private static long allocatedBytes() {
        return ((com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean())
                .getCurrentThreadAllocatedBytes();
    }

    @Test
    void negativeLengthsAndOverlongIntegersAreNamed() {
        byte[] negative = {MessageSerializer.VERSION, -1, -1, -1, -1, 15};
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> Bytes.read(Bytes.serializerOf(MessageTypes.ROW), negative))
                .withMessage("negative length of an array of doubles: -1");
        byte[] overlong = {MessageSerializer.VERSION, -1, -1, -1, -1, -1, 1};
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> Bytes.read(Bytes.serializerOf(MessageTypes.ROW), overlong))
                .withMessage("a 32-bit integer takes more than 5 bytes");
    }

    @Test
    void aTensorOfMoreElementsThanAnArrayHoldsIsRefused() {
        byte[] bytes = {MessageSerializer.VERSION, 12, 2, -1, -1, -1, -1, 7, -1, -1, -1, -1, 7};
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> Bytes.read(Bytes.serializerOf(MessageTypes.TENSOR), bytes))
                .withMessageStartingWith("the bytes are not a Tensor:");
    }

    @Test
    void aRecordOfALaterVersionIsRefusedByName() {
        byte[] bytes = {MessageSerializer.VERSION + 1, 0};
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> Bytes.read(Bytes.serializerOf(MessageTypes.ANSWER), bytes))
                .withMessage("Answer was written under format version " + (MessageSerializer.VERSION + 1)
                        + "; this release reads versions 1 to " + MessageSerializer.VERSION);
    }
}
