package io.hedgerow.starter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hedgerow.policies.Priority;
import io.hedgerow.policies.fanout.FanOutPlanner;
import io.hedgerow.policies.spec.EndpointSpec;
import io.hedgerow.policies.spec.EndpointSpec.DeadlineFrom;
import io.hedgerow.policies.spec.FanOutSpec;
import io.hedgerow.policies.spec.HedgeSpec;
import io.hedgerow.policies.spec.OnDeadlineSpec;
import io.hedgerow.policies.spec.SelectionSpec;
import io.hedgerow.policies.spec.Task;
import io.hedgerow.policies.spec.UnitSource;
import io.hedgerow.policies.spec.ValueType;
import io.hedgerow.policies.spec.VariantSpec;
import io.hedgerow.proto.Request;
import io.hedgerow.proto.flink.PlanHeader;
import io.hedgerow.proto.flink.WorkItem;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AdmissionTest {
    private static final long NOW_MILLIS = 1_795_174_800_000L;
    private static final long NOW_MICROS = NOW_MILLIS * 1_000 + 999;

    private final List<PlanHeader> headers = new ArrayList<>();
    private final Map<String, WorkItem> items = new LinkedHashMap<>();

    private PlanHeader admit(EndpointSpec endpoint, Request request) {
        headers.clear();
        items.clear();
        Admission.of(Endpoints.roster(Endpoints.of("other"), endpoint))
                .admit(request, NOW_MICROS, 42, new AdmissionOutput() {
                    @Override
                    public void header(PlanHeader header) {
                        assertThat(items).as("the header comes first").isEmpty();
                        headers.add(header);
                    }

                    @Override
                    public void item(String pool, WorkItem item) {
                        assertThat(items.put(pool, item)).isNull();
                    }
                });
        assertThat(headers).hasSize(1);
        return headers.get(0);
    }

    private static Request request(long deadlineMillis, long eventTimeMillis) {
        return new Request(
                "r-1",
                "wine",
                "customer-9",
                Priority.HIGH,
                deadlineMillis,
                eventTimeMillis,
                "replies",
                Map.of("x", 1L),
                Map.of("traceparent", "00-1"));
    }

    private static EndpointSpec wine(long deadlineMillis, DeadlineFrom from, FanOutSpec fanOut) {
        return Endpoints.endpoint(
                "wine", deadlineMillis, from, fanOut, List.of(Endpoints.required("x", ValueType.DOUBLE)));
    }

    private static EndpointSpec wine(long deadlineMillis, DeadlineFrom from) {
        return wine(deadlineMillis, from, FanOutSpec.all("wine"));
    }

    @Test
    void plansOneHeaderAndOneItemPerPool() {
        PlanHeader header = admit(wine(100, DeadlineFrom.ADMISSION), request(Request.UNSET, 77));
        assertThat(header)
                .isEqualTo(new PlanHeader(
                        "r-1",
                        42,
                        3,
                        "wine",
                        1,
                        0b111,
                        -1,
                        NOW_MICROS,
                        NOW_MILLIS + 100,
                        77,
                        "replies",
                        Map.of("traceparent", "00-1"),
                        null));
        assertThat(items.keySet()).containsExactly("fast", "heavy");
        assertThat(items.get("fast").variants()).isEqualTo(0b101);
        assertThat(items.get("heavy").variants()).isEqualTo(0b010);
        WorkItem item = items.get("fast");
        assertThat(item.requestId()).isEqualTo("r-1");
        assertThat(item.admission()).isEqualTo(42);
        assertThat(item.epoch()).isEqualTo(3);
        assertThat(item.endpoint()).isEqualTo(1);
        assertThat(item.deadlineMillis()).isEqualTo(NOW_MILLIS + 100);
        assertThat(item.priority()).isEqualTo(Priority.HIGH);
        assertThat(item.row().doubleAt(0)).isEqualTo(1);
    }

    private static EndpointSpec hedged(long delayMicros, double maxExtraLoadPercent) {
        HedgeSpec hedge = new HedgeSpec("b", 0, delayMicros, maxExtraLoadPercent);
        return wine(100, DeadlineFrom.ADMISSION, FanOutSpec.hedged("wine", hedge));
    }

    @Test
    void hedgeInAnotherPoolIsPlannedForLater() {
        PlanHeader header = admit(hedged(20_000, 100), request(Request.UNSET, 0));
        assertThat(header.variants()).isEqualTo(0b111);
        assertThat(items.get("heavy").variants()).isEqualTo(0b010);
        assertThat(items.get("heavy").notBeforeMillis()).isEqualTo(WorkItem.AT_ONCE);
        assertThat(items.get("fast").variants()).isEqualTo(0b101);
        assertThat(items.get("fast").notBeforeMillis())
                .isEqualTo((NOW_MICROS + 20_999) / 1_000)
                .isGreaterThanOrEqualTo(NOW_MILLIS + 20);
        admit(hedged(0, 100), request(Request.UNSET, 0));
        assertThat(items.get("fast").notBeforeMillis()).isEqualTo(WorkItem.AT_ONCE);
    }

    @Test
    void shareOfTheRequestsHasACopyAndTheRestIsPlannedWithoutIt() {
        EndpointSpec endpoint = hedged(20_000, 30);
        int copies = 0;
        for (int i = 0; i < 1_000; i++) {
            PlanHeader header = admit(endpoint, request("r" + i, "u", 1L));
            boolean hasCopy = items.containsKey("fast");
            assertThat(header.variants()).isEqualTo(hasCopy ? 0b111 : 0b010);
            assertThat(items.get("heavy").variants()).isEqualTo(0b010);
            copies += hasCopy ? 1 : 0;
        }
        assertThat(copies).isBetween(250, 350);
    }

    @Test
    void hedgeInOnePoolIsLeftToThePool() {
        EndpointSpec endpoint = new EndpointSpec(
                "wine",
                1,
                List.of(Endpoints.required("x", ValueType.DOUBLE)),
                List.of("no", "yes"),
                false,
                Task.CLASSIFICATION,
                100,
                DeadlineFrom.ADMISSION,
                List.of(
                        VariantSpec.of("a").withPool("fast"),
                        VariantSpec.of("b").withPool("fast")),
                FanOutSpec.hedged("wine", new HedgeSpec("b", 0.95, 0, 5)),
                SelectionSpec.of("fastest"),
                OnDeadlineSpec.PARTIAL);
        assertThat(admit(endpoint, request(Request.UNSET, 0)).variants()).isEqualTo(0b11);
        assertThat(items.get("fast").variants()).isEqualTo(0b11);
        assertThat(items.get("fast").notBeforeMillis()).isEqualTo(WorkItem.AT_ONCE);
    }

    @Test
    void aRequestsDeadlineShortensAndNeverLengthens() {
        EndpointSpec endpoint = wine(100, DeadlineFrom.ADMISSION);
        assertThat(admit(endpoint, request(NOW_MILLIS + 30, 0)).deadlineMillis())
                .isEqualTo(NOW_MILLIS + 30);
        assertThat(admit(endpoint, request(NOW_MILLIS + 3_000, 0)).deadlineMillis())
                .isEqualTo(NOW_MILLIS + 100);
        assertThat(admit(endpoint, request(Long.MAX_VALUE, 0)).deadlineMillis()).isEqualTo(NOW_MILLIS + 100);
        assertThat(admit(endpoint, request(NOW_MILLIS - 30, 0)).deadlineMillis())
                .isEqualTo(NOW_MILLIS - 30);
        assertThat(items).as("a passed deadline is planned").hasSize(2);
    }

    @Test
    void theRecordsTimestampMayStartTheDeadline() {
        EndpointSpec endpoint = wine(100, DeadlineFrom.RECORD_TIMESTAMP);
        assertThat(admit(endpoint, request(Request.UNSET, NOW_MILLIS - 40)).deadlineMillis())
                .isEqualTo(NOW_MILLIS + 60);
        assertThat(admit(endpoint, request(Request.UNSET, Request.UNSET)).deadlineMillis())
                .isEqualTo(NOW_MILLIS + 100);
        assertThat(admit(endpoint, request(Request.UNSET, NOW_MILLIS + 900_000)).deadlineMillis())
                .as("a clock that is ahead gains nothing")
                .isEqualTo(NOW_MILLIS + 100);
        assertThat(admit(endpoint, request(Request.UNSET, Long.MAX_VALUE)).deadlineMillis())
                .isEqualTo(NOW_MILLIS + 100);
    }

    @Test
    void withoutADeadlineOnlyTheRequestsOwnCounts() {
        EndpointSpec endpoint = wine(EndpointSpec.NO_DEADLINE, DeadlineFrom.ADMISSION);
        assertThat(admit(endpoint, request(Request.UNSET, 0)).deadlineMillis()).isEqualTo(PlanHeader.NO_DEADLINE);
        assertThat(items.get("heavy").deadlineMillis()).isEqualTo(PlanHeader.NO_DEADLINE);
        assertThat(admit(endpoint, request(NOW_MILLIS + 30, 0)).deadlineMillis())
                .isEqualTo(NOW_MILLIS + 30);
    }

    @Test
    void anInvalidRequestHasAnErrorAndNoWork() {
        PlanHeader header = admit(wine(100, DeadlineFrom.ADMISSION), Request.of("r", "wine", Map.of("x", "seven")));
        assertThat(header.error().path()).isEqualTo("features.x");
        assertThat(header.endpoint()).isEqualTo(1);
        assertThat(header.variants()).isZero();
        assertThat(items).isEmpty();
    }

    @Test
    void anUnknownEndpointIsNamedBesideTheKnownOnes() {
        PlanHeader header = admit(wine(100, DeadlineFrom.ADMISSION), Request.of("r", "vine", Map.of()));
        assertThat(header.error().path()).isEqualTo("endpoint");
        assertThat(header.error().message()).isEqualTo("there is no endpoint vine; known: other, wine");
        assertThat(header.endpoint()).isEqualTo(-1);
        assertThat(header.deadlineMillis()).isEqualTo(PlanHeader.NO_DEADLINE);
        assertThat(items).isEmpty();
    }

    @Test
    void assignsByTheUnitTheEndpointNames() {
        FanOutSpec assigned = FanOutSpec.assigned("salt");
        assertThat(arms(assigned, i -> request("r" + i, "u", 1L)))
                .as("one unit")
                .hasSize(1);
        assertThat(arms(assigned, i -> request("r" + i, null, 1L)))
                .as("the ID stands in")
                .hasSizeGreaterThan(1);
        FanOutSpec byId = new FanOutSpec(assigned.mode(), "salt", UnitSource.REQUEST_ID, List.of());
        assertThat(arms(byId, i -> request("r" + i, "u", 1L))).hasSizeGreaterThan(1);
        UnitSource feature = new UnitSource(UnitSource.Kind.FEATURE, "x");
        FanOutSpec byFeature = new FanOutSpec(assigned.mode(), "salt", feature, List.of());
        assertThat(arms(byFeature, i -> request("r" + i, "u" + i, 7L))).hasSize(1);
        assertThat(arms(byFeature, i -> request("r", "u", (long) i))).hasSizeGreaterThan(1);
    }

    private Set<Integer> arms(FanOutSpec fanOut, java.util.function.IntFunction<Request> requests) {
        Set<Integer> arms = new HashSet<>();
        for (int i = 0; i < 50; i++) {
            PlanHeader header = admit(wine(100, DeadlineFrom.ADMISSION, fanOut), requests.apply(i));
            assertThat(header.variants()).isEqualTo(1L << header.arm());
            assertThat(items).hasSize(1);
            arms.add(header.arm());
        }
        return arms;
    }

    private static Request request(String id, String unit, Object x) {
        return new Request(
                id, "wine", unit, Priority.NORMAL, Request.UNSET, Request.UNSET, null, Map.of("x", x), Map.of());
    }

    @Test
    void aFeatureUnitIsItsCanonicalStringWhateverItWasSentAs() {
        UnitSource feature = new UnitSource(UnitSource.Kind.FEATURE, "x");
        FanOutSpec fanOut = new FanOutSpec(FanOutSpec.Mode.ASSIGNED, "salt", feature, List.of());
        EndpointSpec endpoint = wine(100, DeadlineFrom.ADMISSION, fanOut);
        FanOutPlanner planner = FanOutPlanner.of(endpoint);
        for (int i = 0; i < 50; i++) {
            int arm = planner.plan(Integer.toString(i)).arm();
            assertThat(admit(endpoint, request("r", null, (long) i)).arm()).isEqualTo(arm);
            assertThat(admit(endpoint, request("r", null, (double) i)).arm()).isEqualTo(arm);
            int fraction = planner.plan(i + ".5").arm();
            assertThat(admit(endpoint, request("r", null, i + 0.5)).arm()).isEqualTo(fraction);
        }
        assertThatThrownBy(() -> Admission.of(Endpoints.roster(Endpoints.endpoint(
                        "wine",
                        100,
                        DeadlineFrom.ADMISSION,
                        fanOut,
                        List.of(Endpoints.tensor("x", ValueType.DOUBLE, 2L), Endpoints.required("y", ValueType.INT))))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("unit feature:x is not a scalar input; allowed: y");
    }

    @Test
    void admissionNumbersDiffer() {
        Set<Long> numbers = new HashSet<>();
        int count = 0;
        for (int subtask = 0; subtask < 4; subtask++) {
            for (int attempt = 0; attempt < 4; attempt++) {
                AdmissionNumbers sequence = new AdmissionNumbers(subtask, attempt, NOW_MICROS);
                IntStream.range(0, 10_000).forEach(i -> numbers.add(sequence.next()));
                count += 10_000;
            }
        }
        assertThat(numbers).hasSize(count);
    }
}
