package io.hedgerow.proto.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

class LengthPrefixedTest {
    @Test
    void textsAndBytesComeBack() throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(16);
        LengthPrefixed.write("ä", out);
        LengthPrefixed.write(new byte[] {7}, out);
        assertThat(out.getCopyOfBuffer()).containsExactly(0, 0, 0, 2, 0xc3, 0xa4, 0, 0, 0, 1, 7);

        DataInputDeserializer in = new DataInputDeserializer(out.getCopyOfBuffer());
        assertThat(LengthPrefixed.readText("a name", 2, in)).isEqualTo("ä");
        assertThat(LengthPrefixed.readBytes("a file", 1, in)).containsExactly(7);
    }

    @Test
    void aLengthBeyondWhatIsAllowedIsRefusedBeforeItTakesMemory() {
        refused(new byte[] {0, 0, 0, 3}, 3);
        refused(new byte[] {127, -1, -1, -1}, Integer.MAX_VALUE);
        refused(new byte[] {-1, -1, -1, -1}, -1);
    }

    private static void refused(byte[] bytes, int length) {
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> LengthPrefixed.readBytes("a name", 2, new DataInputDeserializer(bytes)))
                .withMessage("a name cannot have " + length + " bytes");
    }
}
