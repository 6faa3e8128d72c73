package io.hedgerow.starter;

import static org.assertj.core.api.Assertions.assertThat;

import io.hedgerow.policies.Priority;
import io.hedgerow.policies.spec.Roster;
import io.hedgerow.policies.spec.ValueType;
import io.hedgerow.proto.DeadLetter;
import io.hedgerow.proto.Request;
import io.hedgerow.proto.flink.Deadlines;
import io.hedgerow.proto.flink.PlanHeader;
import io.hedgerow.proto.flink.WorkItem;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.util.InstantiationUtil;
import org.apache.flink.util.OutputTag;
import org.junit.jupiter.api.Test;

class StarterFunctionTest {
    private static final Roster ROSTER =
            Endpoints.roster(Endpoints.of("wine", Endpoints.required("x", ValueType.DOUBLE)));

    /** A user's own record. */
    record Sale(String id, double amount) {
        @Override
        public String toString() {
            if (amount == -3) {
                throw new IllegalStateException("no words");
            }
            return "sale " + id + "!".repeat(amount == -2 ? 1_000_000 : 0);
        }
    }

    private static Request request(Sale sale) {
        if (sale.amount() == -4) {
            return null;
        }
        if (sale.amount() < 0) {
            throw new IllegalArgumentException("negative amount " + sale.amount());
        }
        return Request.of(sale.id(), "wine", Map.of("x", sale.amount()));
    }

    private static <T> OneInputStreamOperatorTestHarness<T, PlanHeader> started(StarterFunction<T> function)
            throws Exception {
        var harness = harness(function);
        harness.open();
        return harness;
    }

    private static <T> OneInputStreamOperatorTestHarness<T, PlanHeader> harness(StarterFunction<T> function)
            throws Exception {
        return new OneInputStreamOperatorTestHarness<>(
                new ProcessOperator<>(InstantiationUtil.clone(function)), 4, 4, 2);
    }

    private static <T> Collection<T> side(OneInputStreamOperatorTestHarness<?, ?> harness, OutputTag<T> tag) {
        Queue<StreamRecord<T>> records = harness.getSideOutput(tag);
        return records == null
                ? List.of()
                : records.stream().map(StreamRecord::getValue).toList();
    }

    @Test
    void admitsRequestsToItsOutputs() throws Exception {
        try (var harness = started(StarterFunction.ofRequests(ROSTER, () -> 5_000_000))) {
            harness.processElement(new StreamRecord<>(Request.of("r", "wine", Map.of("x", 1.5))));
            harness.processElement(new StreamRecord<>(Request.of("s", "wine", Map.of("x", "bad"))));
            harness.processElement(new StreamRecord<>(Request.of("r", "wine", Map.of("x", 1.5))));
            List<PlanHeader> headers = harness.extractOutputValues();
            assertThat(headers).extracting(PlanHeader::requestId).containsExactly("r", "s", "r");
            assertThat(headers).extracting(PlanHeader::admission).doesNotHaveDuplicates();
            assertThat(headers.get(0).deadlineMillis()).isEqualTo(5_100);
            assertThat(headers.get(1).error()).isNotNull();
            Collection<WorkItem> fast = side(harness, StarterOutputs.pool("fast"));
            assertThat(fast)
                    .extracting(WorkItem::admission)
                    .containsExactly(headers.get(0).admission(), headers.get(2).admission());
            assertThat(side(harness, StarterOutputs.pool("heavy"))).hasSize(2);
            assertThat(side(harness, StarterOutputs.pool("idle"))).isEmpty();
            assertThat(side(harness, StarterOutputs.DEAD_LETTERS)).isEmpty();
        }
    }

    /** What was sent before the state was saved has no more time than ever. */
    @Test
    void aRequestThatCameWhileTheJobWasAwayHasAGrace() throws Exception {
        OperatorSubtaskState saved;
        try (var harness = started(StarterFunction.ofRequests(ROSTER, () -> 5_000_000))) {
            saved = harness.snapshot(1, 1);
        }
        try (var harness = harness(StarterFunction.ofRequests(ROSTER, () -> 9_000_000))) {
            harness.initializeState(saved);
            harness.open();
            harness.processElement(new StreamRecord<>(sentAt(4_999)));
            harness.processElement(new StreamRecord<>(sentAt(5_000)));
            harness.processElement(new StreamRecord<>(sentAt(8_950)));
            assertThat(harness.extractOutputValues())
                    .extracting(PlanHeader::deadlineMillis)
                    .containsExactly(9_100L, 9_000 + Deadlines.GRACE_MILLIS, 9_100L);
        }
    }

    private static Request sentAt(long millis) {
        return new Request(
                "r" + millis, "wine", null, Priority.NORMAL, Request.UNSET, millis, null, Map.of("x", 1.5), Map.of());
    }

    @Test
    void aRecordThatIsNoRequestIsADeadLetterAndTheJobGoesOn() throws Exception {
        try (var harness = started(new StarterFunction<Sale>(ROSTER, StarterFunctionTest::request, () -> 0))) {
            for (double amount : new double[] {7, -1, -2, -3, -4, 8}) {
                harness.processElement(new StreamRecord<>(new Sale("s" + amount, amount)));
            }
            assertThat(harness.extractOutputValues())
                    .extracting(PlanHeader::requestId)
                    .containsExactly("s7.0", "s8.0");
            List<DeadLetter> letters = List.copyOf(side(harness, StarterOutputs.DEAD_LETTERS));
            assertThat(letters).extracting(DeadLetter::position).containsExactly(2L, 3L, 4L, 5L);
            assertThat(letters).extracting(DeadLetter::stage).containsOnly("extract");
            assertThat(letters).extracting(DeadLetter::partition).containsOnly(2);
            assertThat(letters.get(0).reason()).contains("negative amount -1.0");
            assertThat(new String(letters.get(0).raw(), StandardCharsets.UTF_8)).isEqualTo("sale s-1.0");
            assertThat(letters.get(1).raw()).hasSize(10_000);
            assertThat(new String(letters.get(2).raw(), StandardCharsets.UTF_8)).contains("no words");
            assertThat(letters.get(3).reason()).contains("the feature extractor returned null");
        }
    }
}
