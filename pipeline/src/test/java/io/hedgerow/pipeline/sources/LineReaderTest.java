package io.hedgerow.pipeline.sources;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineReaderTest {

    @Test
    void numbersLinesAndTakesBothLineBreaks() throws IOException {
        List<RawLine> lines = read("a\r\nb\n\nc".getBytes(StandardCharsets.UTF_8), false);

        assertThat(lines).extracting(RawLine::derivedRequestId).containsExactly("f:1", "f:2", "f:3", "f:4");
        assertThat(lines).extracting(LineReaderTest::text).containsExactly("a", "b", "", "c");
    }

    @Test
    void aLineBreakAtTheEndStartsNoLine() throws IOException {
        assertThat(read("a\n".getBytes(StandardCharsets.UTF_8), false)).hasSize(1);
        assertThat(read(new byte[0], false)).isEmpty();
    }

    @Test
    void aHeaderIsCountedButNotReturned() throws IOException {
        List<RawLine> lines = read("\uFEFFx,y\n1,2\n".getBytes(StandardCharsets.UTF_8), true);

        assertThat(lines).singleElement().satisfies(line -> {
            assertThat(line.header()).isEqualTo("x,y");
            assertThat(line.lineNumber()).isEqualTo(2);
        });
    }

    @Test
    void keepsTheBeginningOfALineThatIsTooLong() throws IOException {
        byte[] bytes = new byte[LineReader.MAX_KEPT_BYTES + 1000];
        Arrays.fill(bytes, (byte) 'x');
        bytes[bytes.length - 2] = '\n';

        List<RawLine> lines = read(bytes, false);

        assertThat(lines).hasSize(2);
        assertThat(lines.get(0).bytes()).hasSize(LineReader.MAX_KEPT_BYTES);
        assertThat(lines.get(0).sizeBytes()).isEqualTo(bytes.length - 2);
        assertThat(text(lines.get(1))).isEqualTo("x");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void readsWhatWasWrittenWhateverTheBuffers(long seed) throws IOException {
        Random random = new Random(seed);
        List<String> written = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            written.add("x".repeat(random.nextInt(3000)));
        }
        byte[] bytes = (String.join("\n", written) + "\nend").getBytes(StandardCharsets.UTF_8);
        written.add("end");

        assertThat(read(bytes, false))
                .as("seed %d", seed)
                .extracting(LineReaderTest::text)
                .isEqualTo(written);
    }

    private static String text(RawLine line) {
        return new String(line.bytes(), StandardCharsets.UTF_8);
    }

    private static List<RawLine> read(byte[] bytes, boolean hasHeader) throws IOException {
        List<RawLine> lines = new ArrayList<>();
        try (LineReader reader = new LineReader(new ByteArrayInputStream(bytes), "f", hasHeader)) {
            for (RawLine line = reader.next(); line != null; line = reader.next()) {
                lines.add(line);
            }
        }
        return lines;
    }
}
