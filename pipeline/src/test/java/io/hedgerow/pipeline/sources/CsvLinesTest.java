package io.hedgerow.pipeline.sources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hedgerow.policies.spec.InputSpec;
import io.hedgerow.policies.spec.ValueType;
import io.hedgerow.proto.DecodeException;
import io.hedgerow.proto.Request;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CsvLinesTest {
    private static final List<InputSpec> INPUTS = List.of(
            InputSpec.scalar("alcohol", ValueType.DOUBLE),
            InputSpec.scalar("count", ValueType.LONG),
            InputSpec.scalar("red", ValueType.BOOLEAN),
            InputSpec.scalar("maker", ValueType.STRING));

    private final CsvLines csv = new CsvLines("wine", INPUTS, ',', List.of(), Set.of("quality"));

    @Test
    void readsCellsAsTheEndpointsTypes() throws DecodeException {
        Request request = csv.decode(line("alcohol,count,red,maker,quality", "9.4,12,true,\"Weg, Sohn\",5"));

        assertThat(request.requestId()).isEqualTo("wine.csv:2");
        assertThat(request.features())
                .containsEntry("alcohol", 9.4)
                .containsEntry("count", 12L)
                .containsEntry("red", true)
                .containsEntry("maker", "Weg, Sohn")
                .doesNotContainKey("quality");
    }

    @Test
    void takesTheRequestIdAndTheUnitFromTheirColumns() throws DecodeException {
        Request request = csv.decode(line("requestId,unit,alcohol", "r-1,customer-9,9.4"));

        assertThat(request.requestId()).isEqualTo("r-1");
        assertThat(request.unit()).isEqualTo("customer-9");
        assertThat(request.features()).containsOnlyKeys("alcohol");
    }

    @Test
    void anEmptyCellIsMissingAndAMistypedOneStaysTextForTheStarterToRefuse() throws DecodeException {
        Request request = csv.decode(line("alcohol,count,red", ",many,perhaps"));

        assertThat(request.features()).doesNotContainKey("alcohol");
        assertThat(request.features()).containsEntry("count", "many").containsEntry("red", "perhaps");
    }

    @Test
    void refusesLinesThatDoNotFitTheHeader() {
        assertThatThrownBy(() -> csv.decode(line("alcohol,count", "1,2,3")))
                .isInstanceOf(DecodeException.class)
                .hasMessageContaining("3 columns, its header has 2");
        assertThatThrownBy(() -> csv.decode(line("alcohol,count", "\"1,2")))
                .isInstanceOf(DecodeException.class)
                .hasMessageContaining("not CSV");
    }

    @Test
    void refusesBytesThatAreNotText() {
        RawLine line = new RawLine("wine.csv", 2, 2, new byte[] {(byte) 0xC3, (byte) 0x28}, "alcohol");

        assertThatThrownBy(() -> csv.decode(line)).hasMessageContaining("not UTF-8");
    }

    private static RawLine line(String header, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return new RawLine("wine.csv", 2, bytes.length, bytes, header);
    }
}
