package io.hedgerow.executors;

import static org.assertj.core.api.Assertions.assertThat;

import io.hedgerow.policies.spec.ModelSpec;
import io.hedgerow.proto.flink.status.ModelState;
import io.hedgerow.proto.flink.status.ModelStatus;
import java.util.List;
import org.junit.jupiter.api.Test;

class PoolStatusTest {
    private final List<HostedVariant> variants = TestingPool.of("value=1").hostedVariants((row, cancellation) -> {
        throw new AssertionError("never called");
    });
    private final ModelSpec model = variants.get(0).model();
    private int changes;
    private final PoolStatus status = new PoolStatus(() -> changes++);

    private ModelStatus only() {
        List<ModelStatus> models = status.models(spec -> 7);
        assertThat(models).hasSize(1);
        return models.get(0);
    }

    private static ModelSpec version(ModelSpec of, String version) {
        return new ModelSpec(
                of.name(),
                version,
                of.format(),
                of.source(),
                of.sha256(),
                of.sizeBytes(),
                of.executor(),
                of.inputs(),
                of.features(),
                of.output(),
                of.runtime(),
                of.members(),
                of.warmupCalls());
    }

    @Test
    void modelIsThereFromItsFirstUserToItsLast() {
        status.advance(model, ModelState.LOADING);
        assertThat(only().state()).isEqualTo(ModelState.LOADING);
        assertThat(only().sizeBytes()).isZero();
        status.ready(variants);
        assertThat(only().state()).isEqualTo(ModelState.READY);
        assertThat(only().sizeBytes()).isEqualTo(model.sizeBytes());
        assertThat(only().requestsServed()).isEqualTo(7);
        status.ready(variants);
        status.draining(variants);
        assertThat(only().state()).as("another generation has it").isEqualTo(ModelState.READY);
        status.retired(variants);
        assertThat(only().state()).isEqualTo(ModelState.READY);
        status.draining(variants);
        assertThat(only().state()).isEqualTo(ModelState.DRAINING);
        int before = changes;
        status.draining(variants);
        assertThat(changes).as("said once").isEqualTo(before);
        status.retired(variants);
        assertThat(only().state()).isEqualTo(ModelState.RETIRED);
        assertThat(only().sizeBytes()).isZero();
    }

    @Test
    void refusalOfAGenerationDoesNotHideThatTheModelIsServed() {
        status.refused(model, "no memory");
        assertThat(only().reason()).isEqualTo("no memory");
        status.ready(variants);
        assertThat(only().reason()).isNull();
        status.advance(model, ModelState.WARMING);
        status.refused(model, "no memory");
        assertThat(only().state()).isEqualTo(ModelState.READY);
        assertThat(only().reason()).isNull();
    }

    @Test
    void ofFormerVersionsTheLastHundredAreTold() {
        status.ready(variants);
        for (int i = 0; i < 250; i++) {
            status.refused(version(model, "bad-" + i), "bad");
        }
        List<String> versions =
                status.models(spec -> 0).stream().map(ModelStatus::version).toList();
        assertThat(versions).hasSize(101).contains(model.version(), "bad-150", "bad-249");
    }
}
