package io.hedgerow.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ledger against answers that are wrong on purpose. */
class LedgerTest {
    private static final int REQUESTS = 100_000;
    private static final long SEED = Long.getLong("hedgerow.seed", new SplittableRandom().nextLong());

    private final Ledger ledger = new Ledger();

    @TempDir
    private Path folder;

    @Test
    void nothingIsWrongWhereEveryRequestHasOneAnswer() throws IOException {
        sent(3);
        write("answers-1", answer(0, "ok"), answer(2, "ok"));
        write("answers-2", answer(1, "fraud"));

        Ledger.Report report = read();

        assertThat(report.isComplete()).isTrue();
        assertThat(report.sent()).isEqualTo(3);
        assertThat(report.repeated()).isZero();
        assertThat(report.statuses()).containsOnly(java.util.Map.entry("ANSWERED", 3L));
        assertThat(report.examples()).isEmpty();
    }

    @Test
    void aSinkThatDropsOneAnswerInTenThousandIsCaughtWithEachOfThem() throws IOException {
        SplittableRandom random = new SplittableRandom(SEED);
        List<String> dropped = new ArrayList<>();
        List<String> kept = new ArrayList<>();
        for (int i = 0; i < REQUESTS; i++) {
            // The last of each ten thousand at the latest, so that no seed drops none.
            boolean due = i % 10_000 == 9_999 && dropped.size() <= i / 10_000;
            if (due || random.nextInt(10_000) == 0) {
                dropped.add("p-" + i);
            } else {
                kept.add(answer(i, "ok"));
            }
        }
        sent(REQUESTS);
        write("answers-1", kept.toArray(String[]::new));

        Ledger.Report report = read();

        assertThat(report.isComplete()).as("seed %d", SEED).isFalse();
        assertThat(report.lost()).as("seed %d", SEED).containsExactlyInAnyOrderElementsOf(dropped);
    }

    @Test
    void equalAnswersToOneRequestAreCountedAndAllowed() throws IOException {
        sent(2);
        write("answers-1", answer(0, "ok"), answer(1, "ok"));
        write("answers-2", answer(1, "ok").replace("\"latencyMicros\":7", "\"latencyMicros\":9"), answer(1, "ok"));

        Ledger.Report report = read();

        assertThat(report.isComplete()).isTrue();
        assertThat(report.duplicated()).isEqualTo(1);
        assertThat(report.repeated()).isEqualTo(2);
        assertThat(report.different()).isZero();
    }

    @Test
    void aSecondAnswerThatSaysSomethingElseIsCountedOncePerRequest() throws IOException {
        sent(2);
        write("answers-1", answer(0, "ok"), answer(1, "ok"), answer(1, "fraud"), answer(1, "fraud"));

        Ledger.Report report = read();

        assertThat(report.different()).isEqualTo(1);
        assertThat(report.examples()).containsExactly("answered again, differently: p-1");
    }

    @Test
    void anAnswerToNothingIsCaught() throws IOException {
        sent(1);
        write("answers-1", answer(0, "ok"), answer(7, "ok"));

        assertThat(read().isComplete()).isFalse();
        assertThat(read().unexpected()).isEqualTo(2); // read twice
    }

    @Test
    void aTornLineIsCaughtAndItsRequestIsLost() throws IOException {
        sent(2);
        write("answers-1", answer(0, "ok"), answer(1, "ok").substring(0, 40));

        Ledger.Report report = read();

        assertThat(report.unreadable()).isEqualTo(1);
        assertThat(report.lost()).containsExactly("p-1");
        assertThat(report.toString()).contains("answers-1:2");
    }

    @Test
    void whatIsNotVisibleIsNotRead() throws IOException {
        sent(1);
        write(".answers-1.inprogress", answer(0, "ok"));

        assertThat(read().lost()).containsExactly("p-0");
    }

    @Test
    void aRequestIsSentOnce() {
        sent(1);

        assertThatThrownBy(() -> ledger.sent("p-0")).hasMessageContaining("p-0");
    }

    private void sent(int count) {
        IntStream.range(0, count).forEach(i -> ledger.sent("p-" + i));
    }

    private Ledger.Report read() throws IOException {
        AnswerFiles.read(folder, ledger);
        return ledger.report();
    }

    private void write(String part, String... lines) throws IOException {
        Files.write(folder.resolve(part), List.of(lines));
    }

    private static String answer(int index, String label) {
        return "{\"requestId\":\"p-" + index
                + "\",\"endpoint\":\"fraud\",\"status\":\"ANSWERED\",\"prediction\":{\"label\":\"" + label
                + "\"},\"latencyMicros\":7,\"attempts\":[]}";
    }
}
