package io.hedgerow.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hedgerow.policies.DecidedBy;
import io.hedgerow.policies.Outcome;
import io.hedgerow.policies.Prediction;
import io.hedgerow.policies.Status;
import io.hedgerow.policies.selection.Decision;
import io.hedgerow.policies.spec.EndpointSpec;
import io.hedgerow.policies.spec.VariantSpec;
import io.hedgerow.proto.flink.AttemptReply;
import io.hedgerow.proto.flink.EndpointGeneration;
import io.hedgerow.proto.flink.PlanHeader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code statistics-vN.bin} is what version N wrote; a new version adds a file ({@code -Dhedgerow.statistics=FILE}). */
class ServingStatisticsTest {

    private static StatisticsRecorder recorder() {
        StatisticsRecorder recorder = new StatisticsRecorder(Endpoints.roster());
        PlanHeader vote = Messages.header("r", 1, Endpoints.VOTE, 0);
        recorder.onOpened(vote);
        recorder.onAttemptEnded(vote, ended(0, Outcome.SCORED, 100), false);
        recorder.onAttemptEnded(vote, ended(1, Outcome.SHED, 0), false);
        recorder.onAnswered(vote, answered(0), 5_000);
        recorder.onAttemptEnded(vote, ended(2, Outcome.SCORED, 2_000_000), true);
        recorder.onAttemptEnded(vote, ended(3, Outcome.CANCELLED, 1_000_000), true);
        PlanHeader ab = Messages.header("s", 2, Endpoints.AB, 0b10, 1, 0);
        recorder.onOpened(ab);
        recorder.onAttemptEnded(ab, ended(1, Outcome.FAILED, 300), false);
        recorder.onAnswered(ab, new Decision(Status.UNAVAILABLE, DecidedBy.FAILED, -1, null), 400);
        recorder.onRefused(Messages.invalid("t", 3, 0));
        recorder.onDuplicate(vote);
        return recorder;
    }

    private static Decision answered(int variant) {
        return new Decision(Status.ANSWERED, DecidedBy.QUORUM, variant, Prediction.ofLabel(1));
    }

    private static AttemptReply ended(int variant, Outcome outcome, long micros) {
        return new AttemptReply("r", 1, variant, outcome, null, micros, null);
    }

    @Test
    void countsWhatItIsTold() {
        ServingStatistics statistics = recorder().snapshot();
        EndpointStatistics vote = statistics.endpoints().get("vote");
        assertThat(vote.variants().keySet()).containsExactly("a", "b", "c", "s");
        assertThat(vote.variants().get("a").count(Outcome.SCORED)).isEqualTo(1);
        assertThat(vote.variants().get("a").answers()).isEqualTo(1);
        assertThat(vote.variants().get("a").late()).isZero();
        assertThat(vote.variants().get("b").count(Outcome.SHED)).isEqualTo(1);
        assertThat(vote.variants().get("b").latency().count())
                .as("no model ran")
                .isZero();
        assertThat(vote.variants().get("c").late()).isEqualTo(1);
        assertThat(vote.variants().get("c").latency().maxMicros()).isBetween(1_980_000L, 2_020_000L);
        assertThat(vote.variants().get("s").latency().count())
                .as("a silent attempt is not fast")
                .isEqualTo(1);
        assertThat(vote.latency().percentileMicros(50)).isBetween(4_950L, 5_050L);
        assertThat(vote.duplicateRequests()).isEqualTo(1);
        assertThat(vote.count(Status.INVALID)).isEqualTo(1);
        assertThat(vote.count(DecidedBy.QUORUM)).isEqualTo(1);
        ArmStatistics arm = statistics.endpoints().get("ab").arms().get("b");
        assertThat(arm.requests()).isEqualTo(1);
        assertThat(arm.answers()).isZero();
        assertThat(arm.failures()).isEqualTo(1);
        assertThat(statistics.endpoints().get("ab").arms()).containsOnlyKeys("b");
        assertThat(statistics.answers()).isEqualTo(3);
        assertThat(statistics.latency().count()).isEqualTo(2);
    }

    @Test
    void whatEndedWithoutACallHasNoLatency() {
        StatisticsRecorder recorder = new StatisticsRecorder(Endpoints.roster());
        PlanHeader header = Messages.header("r", 1, Endpoints.VOTE, 0);
        recorder.onOpened(header);
        recorder.onAttemptEnded(header, ended(0, Outcome.SCORED, 0), false);
        recorder.onAttemptEnded(header, ended(1, Outcome.CANCELLED, 0), false);
        recorder.onAttemptEnded(header, ended(2, Outcome.FAILED, 0), false);
        EndpointStatistics vote = recorder.snapshot().endpoints().get("vote");
        assertThat(vote.variants().get("a").latency().count()).isEqualTo(1);
        assertThat(vote.variants().get("b").latency().count()).isZero();
        assertThat(vote.variants().get("b").count(Outcome.CANCELLED)).isEqualTo(1);
        assertThat(vote.variants().get("c").latency().count()).isZero();
    }

    @Test
    void snapshotsDoNotChange() {
        StatisticsRecorder recorder = recorder();
        ServingStatistics before = recorder.snapshot();
        byte[] bytes = before.toBytes();
        recorder.onDuplicate(Messages.header("r", 9, Endpoints.VOTE, 0));
        recorder.onAnswered(Messages.header("r", 9, Endpoints.VOTE, 0), answered(1), 70);
        assertThat(before.toBytes()).isEqualTo(bytes);
        assertThat(recorder.snapshot().duplicateRequests()).isEqualTo(2);
    }

    @Test
    void addsUp() {
        ServingStatistics once = recorder().snapshot();
        ServingStatistics twice = once.plus(recorder().snapshot());
        assertThat(twice.answers()).isEqualTo(2 * once.answers());
        assertThat(twice.latency().count()).isEqualTo(4);
        assertThat(twice.endpoints().get("vote").variants().get("a").attempts()).isEqualTo(2);
        assertThat(twice.endpoints().get("ab").arms().get("b").failures()).isEqualTo(2);
        assertThat(once.plus(ServingStatistics.EMPTY)).isEqualTo(once);
        assertThat(ServingStatistics.EMPTY.plus(once)).isEqualTo(once);
    }

    @Test
    void goesThroughJavaSerializationInTheAccumulator() throws Exception {
        ServingStatistics statistics = recorder().snapshot();
        StatisticsAccumulator accumulator = new StatisticsAccumulator();
        accumulator.publish(statistics);
        byte[] bytes = InstantiationUtil.serializeObject(accumulator.clone());
        StatisticsAccumulator passedOn =
                InstantiationUtil.deserializeObject(bytes, getClass().getClassLoader());
        assertThat(InstantiationUtil.serializeObject(passedOn)).isEqualTo(bytes);
        StatisticsAccumulator read =
                InstantiationUtil.deserializeObject(bytes, getClass().getClassLoader());
        assertThat(read.getLocalValue()).isEqualTo(statistics);
        read.merge(accumulator);
        assertThat(read.getLocalValue().answers()).isEqualTo(6);
        assertThat(bytes.length).isLessThan(4_000);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void readsWhatEachVersionWrote(int version) throws IOException {
        try (InputStream in = getClass().getResourceAsStream("/statistics-v" + version + ".bin")) {
            assertThat(ServingStatistics.ofBytes(in.readAllBytes()))
                    .isEqualTo(recorder().snapshot());
        }
    }

    @Test
    void writesTheFileOfItsVersionWhenAsked() throws IOException {
        byte[] bytes = recorder().snapshot().toBytes();
        assertThat(bytes[0]).isEqualTo((byte) 2);
        String file = System.getProperty("hedgerow.statistics");
        if (file != null) {
            Files.write(Path.of(file), bytes);
        }
    }

    @Test
    void refusesOtherBytes() {
        byte[] bytes = recorder().snapshot().toBytes();
        assertThatThrownBy(() -> ServingStatistics.ofBytes(new byte[] {7}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("format version 7");
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = java.util.Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> ServingStatistics.ofBytes(cut)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void continuesFromWhatWasRestored() {
        StatisticsRecorder next = new StatisticsRecorder(Endpoints.roster());
        next.restore(recorder().snapshot());
        next.onDuplicate(Messages.header("r", 1, Endpoints.VOTE, 0));
        assertThat(next.snapshot().duplicateRequests()).isEqualTo(2);
        assertThat(next.snapshot().answers()).isEqualTo(3);
    }

    @Test
    void generationsAddUpUnderTheNewestModelAndStayWhenRetired() {
        StatisticsRecorder recorder = recorder();
        EndpointGeneration third = Endpoints.generation(5, withVariants("a", "z"), "3");
        EndpointGeneration second = Endpoints.generation(4, withVariants("a", "b"), "2");
        recorder.install(5, third.endpoint());
        recorder.install(4, second.endpoint()); // late
        for (EndpointGeneration generation : new EndpointGeneration[] {second, third}) {
            PlanHeader header = Messages.header("g", 9, generation, 0);
            recorder.onOpened(header);
            recorder.onAttemptEnded(header, ended(0, Outcome.SCORED, 200), false);
            recorder.onAttemptEnded(header, ended(1, Outcome.SCORED, 300), false);
            recorder.onAnswered(header, answered(1), 400);
        }
        recorder.retire(5);
        recorder.retire(4);
        recorder.retire(77);
        EndpointStatistics vote = recorder.snapshot().endpoints().get("vote");
        assertThat(vote.variants().keySet()).containsExactly("a", "b", "c", "s", "z");
        assertThat(vote.variants().get("a").version()).isEqualTo("3");
        assertThat(vote.variants().get("a").attempts()).isEqualTo(3);
        assertThat(vote.variants().get("a").count(Outcome.SCORED)).isEqualTo(3);
        assertThat(vote.variants().get("b").version()).isEqualTo("2");
        assertThat(vote.variants().get("b").answers()).isEqualTo(1);
        assertThat(vote.variants().get("z").version()).isEqualTo("3");
        assertThat(vote.variants().get("z").answers()).isEqualTo(1);
        assertThat(vote.variants().get("c").version()).isEqualTo("1");
        assertThat(vote.count(Status.ANSWERED)).isEqualTo(3);
        assertThat(recorder.snapshot().answers()).isEqualTo(5);
        assertThat(recorder.snapshot().latency().count()).isEqualTo(4);
    }

    private static EndpointSpec withVariants(String... names) {
        EndpointSpec vote = Endpoints.vote();
        return Endpoints.with(vote, Stream.of(names).map(VariantSpec::of).toList(), vote.selection());
    }

    @Test
    void aRestoredModelVersionGivesWayToTheOneThatServes() {
        StatisticsRecorder before = new StatisticsRecorder(Endpoints.roster());
        before.install(4, Endpoints.generation(4, withVariants("a", "old"), "2").endpoint());
        StatisticsRecorder next = new StatisticsRecorder(Endpoints.roster());
        next.restore(before.snapshot());
        next.install(5, Endpoints.generation(5, withVariants("a"), "3").endpoint());
        var variants = next.snapshot().endpoints().get("vote").variants();
        assertThat(variants.get("a").version()).isEqualTo("3");
        assertThat(variants.get("old").version()).isEqualTo("2");
    }

    @Test
    void whatIsNotServedCountsForTheEndpointThatItNames() {
        StatisticsRecorder recorder = new StatisticsRecorder(Endpoints.roster());
        PlanHeader stray = Messages.header("s", 2, Endpoints.generation(9, Endpoints.vote(), "2"), 0);
        recorder.onUnserved(stray, new Decision(Status.UNAVAILABLE, DecidedBy.FAILED, -1, null), 70);
        recorder.onDuplicate(stray);
        assertThat(recorder.snapshot().answers()).isEqualTo(1);
        assertThat(recorder.snapshot().endpoints().get("vote").count(Status.UNAVAILABLE))
                .isEqualTo(1);
        assertThat(recorder.snapshot().endpoints().get("vote").duplicateRequests())
                .isEqualTo(1);
    }

    @Test
    void takesLatenciesOfAnySize() {
        var histogram = LatencyDistribution.newHistogram();
        LatencyDistribution.record(histogram, -5);
        LatencyDistribution.record(histogram, Long.MAX_VALUE);
        LatencyDistribution latency = LatencyDistribution.copyOf(histogram);
        assertThat(latency.count()).isEqualTo(2);
        assertThat(LatencyDistribution.ofBytes(latency.toBytes())).isEqualTo(latency);
        assertThat(LatencyDistribution.ofBytes(new byte[0])).isSameAs(LatencyDistribution.EMPTY);
    }
}
