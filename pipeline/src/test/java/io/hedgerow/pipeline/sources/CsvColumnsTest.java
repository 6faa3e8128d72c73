package io.hedgerow.pipeline.sources;

import static org.assertj.core.api.Assertions.assertThat;

import io.hedgerow.policies.spec.InputSpec;
import io.hedgerow.policies.spec.ValueType;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CsvColumnsTest {
    private static final InputSpec ALCOHOL = InputSpec.scalar("alcohol", ValueType.DOUBLE);
    private static final InputSpec PH = InputSpec.scalar("pH", ValueType.DOUBLE);
    private static final InputSpec MAKER = new InputSpec("maker", ValueType.STRING, true, List.of());

    private final CsvColumns columns = columns(',');

    private static CsvColumns columns(char separator) {
        return new CsvColumns("wine", List.of(ALCOHOL, PH, MAKER), separator, Set.of("quality"));
    }

    @Test
    void everyOrderOfTheInputsFits() {
        assertThat(columns.problem("alcohol,pH")).isNull();
        assertThat(columns.problem("quality,requestId,pH,unit,alcohol,maker")).isNull();
        assertThat(columns.problem(List.of("pH", "quality", "alcohol"))).isNull();
    }

    @Test
    void saysAtOnceWhatIsMissingWhatIsUnknownAndWhatIsAllowed() {
        assertThat(columns.problem("alcohol,ph,colour,colour"))
                .isEqualTo("lacks pH; names twice colour; has unknown ph, colour; allowed: the inputs of endpoint wine:"
                        + " alcohol, pH, maker (optional); requestId, unit; and what ignoreColumns names");
    }

    @Test
    void saysHowFurtherColumnsArePassedOver() {
        assertThat(columns.problem("alcohol,pH,citric acid,\"5\"\" deep\""))
                .endsWith(". To pass over them: ignoreColumns: [\"citric acid\", \"5\\\" deep\"]");
    }

    @Test
    void anIgnoredColumnFillsNoInput() {
        CsvColumns ignoring = new CsvColumns("wine", List.of(ALCOHOL), ',', Set.of("alcohol"));
        assertThat(ignoring.problem("alcohol")).startsWith("lacks alcohol");
    }

    @Test
    void aColumnCannotFillATensor() {
        InputSpec image = new InputSpec("image", ValueType.FLOAT, false, List.of(2L));
        CsvColumns ofTensor = new CsvColumns("wine", List.of(ALCOHOL, image), ',', Set.of());
        assertThat(ofTensor.problem("alcohol,image")).startsWith("cannot fill tensors: image");
    }

    @Test
    void guessesAtTheSeparatorAndAtAMissingHeader() {
        assertThat(columns.problem("alcohol;pH")).endsWith("by \",\" here: should `delimiter` be \";\"?");
        assertThat(columns(';').problem("7.4;0.7;-1e-3")).endsWith("names the columns of a file without one");
        assertThat(columns.problem("alcohol")).endsWith("what ignoreColumns names");
    }

    @Test
    void aHeaderThatIsNoCsvIsSaidToBeNone() {
        assertThat(columns.problem("")).startsWith("the header line cannot be read");
        assertThat(columns.problem("\"alcohol,pH")).startsWith("the header line cannot be read");
    }
}
