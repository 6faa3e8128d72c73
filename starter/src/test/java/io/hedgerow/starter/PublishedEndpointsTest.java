package io.hedgerow.starter;

import static org.assertj.core.api.Assertions.assertThat;

import io.hedgerow.policies.spec.EndpointSpec;
import io.hedgerow.policies.spec.ValueType;
import io.hedgerow.proto.Request;
import io.hedgerow.proto.flink.OperatorMetrics;
import io.hedgerow.proto.flink.PlanHeader;
import io.hedgerow.proto.flink.WorkItem;
import java.util.Map;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.testutils.MetricListener;
import org.junit.jupiter.api.Test;

class PublishedEndpointsTest {
    private static final EndpointSpec WINE = Endpoints.of("wine", Endpoints.required("x", ValueType.DOUBLE));

    private final MetricListener metrics = new MetricListener();
    private final PublishedEndpoints published =
            new PublishedEndpoints(Endpoints.roster(WINE), new OperatorMetrics(metrics.getMetricGroup()));

    @Test
    void keepsWhatDoesNotChange() {
        EndpointAdmission atStart = published.current().admission().find("wine");
        published.install(Endpoints.generation(1, Endpoints.of("tea")));
        published.activate(Map.of("wine", 0, "tea", 1));
        EndpointAdmission tea = published.current().admission().find("tea");
        assertThat(published.current().admission().find("wine")).isSameAs(atStart);
        published.activate(Map.of("tea", 1));
        assertThat(published.current().admission().find("tea")).isSameAs(tea).isNotNull();
        assertThat(published.current().admission().find("wine")).isNull();
    }

    @Test
    void whatWasTakenStaysAsItIs() {
        PublishedEndpoints.Current taken = published.current();
        published.install(Endpoints.generation(1, WINE));
        published.activate(Map.of("wine", 1));
        published.retire(0);
        assertThat(taken.admission().find("wine").position()).isZero();
        assertThat(published.current().admission().find("wine").position()).isEqualTo(1);
    }

    @Test
    void generationsOfAnEndpointCountTogether() {
        published.install(Endpoints.generation(7, WINE));
        admit(Map.of("x", 1.5));
        admit(Map.of());
        published.activate(Map.of("wine", 7));
        admit(Map.of("x", 1.5));
        admit(Map.of());
        published.activate(Map.of());
        admit(Map.of("x", 1.5));
        assertThat(count("endpoint.wine.admitted")).isEqualTo(2);
        assertThat(count("endpoint.wine.invalid")).isEqualTo(2);
        assertThat(count("endpoint.unknown.invalid")).isEqualTo(1);
    }

    private void admit(Map<String, Object> features) {
        PublishedEndpoints.Current current = published.current();
        Request request = Request.of("r", "wine", features);
        current.admission().admit(request, 1_000, 1, new AdmissionOutput() {
            @Override
            public void header(PlanHeader header) {
                current.metrics().onHeader(header);
            }

            @Override
            public void item(String pool, WorkItem item) {
                assertThat(pool).isNotEmpty();
            }
        });
    }

    private long count(String name) {
        return metrics.getMetric(Counter.class, name).orElseThrow().getCount();
    }
}
