package io.hedgerow.executors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hedgerow.executors.crashes.CrashWatch;
import io.hedgerow.policies.spec.ModelSpec.OutputMapping;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.api.common.JobID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobModelsTest {
    private final ModelRegistry registry = new ModelRegistry();
    private final JobID job = new JobID();
    private final AtomicLong nowNanos = new AtomicLong();
    private final AtomicInteger loads = new AtomicInteger();
    private final AtomicInteger closes = new AtomicInteger();
    private final JobModels models = new JobModels(registry, job, nowNanos::get, CrashWatch.NONE);

    private final class Counted implements LoadedModel {
        @Override
        public ModelSignature signature(OutputMapping output) throws ModelRefusedException {
            throw new ModelRefusedException("has none");
        }

        @Override
        public Scorer bind(Binding binding) throws ModelRefusedException {
            throw new ModelRefusedException("fits nothing");
        }

        @Override
        public void close() {
            closes.incrementAndGet();
        }
    }

    private LoadedModel newModel() {
        loads.incrementAndGet();
        return new Counted();
    }

    private static ModelArtifact artifact(String sha256) {
        return new ModelArtifact("here", sha256, new byte[0]);
    }

    private LoadedModel load(String sha256) throws ModelRefusedException {
        return models.load("testing", artifact(sha256), LoadOptions.DEFAULT, this::newModel);
    }

    private ModelLease poolAcquires(String sha256) throws Exception {
        return registry.acquire(new ModelRegistry.Key(job, "testing", sha256, LoadOptions.DEFAULT), this::newModel);
    }

    @Test
    void poolFindsLoadedWhatWasLookedAt() throws Exception {
        load("a").close();
        ModelLease pool = poolAcquires("a");
        assertThat(loads).hasValue(1);

        nowNanos.addAndGet(JobModels.HELD_FOR.toNanos());
        models.letGo();
        assertThat(closes).as("the pool has it still").hasValue(0);
        pool.close();
        assertThat(closes).hasValue(1);
    }

    @Test
    void whatAPoolHasIsNotLoadedAnew() throws Exception {
        ModelLease pool = poolAcquires("a");
        LoadedModel lookedAt = load("a");
        assertThat(loads).hasValue(1);
        assertThatThrownBy(() -> lookedAt.signature(OutputMapping.INFERRED)).hasMessage("has none");

        pool.close();
        assertThat(closes).as("it is being looked at").hasValue(0);
        lookedAt.close();
        models.close();
        assertThat(closes).hasValue(1);
    }

    @Test
    void whatNoPoolAsksForIsHeldForAWhileOnly() throws Exception {
        LoadedModel lookedAt = load("a");
        assertThat(models.artifact("a")).isEmpty();
        lookedAt.close();
        nowNanos.addAndGet(JobModels.HELD_FOR.toNanos() - 1);
        models.letGo();
        assertThat(closes).hasValue(0);
        assertThat(models.artifact("a")).contains(artifact("a"));
        nowNanos.addAndGet(1);
        models.letGo();
        assertThat(closes).hasValue(1);
        assertThat(registry.size()).isZero();
        assertThat(models.artifact("a")).isEmpty();
    }

    @Test
    void onlyTheLastFewAreHeld() throws Exception {
        for (int i = 0; i < 3 * JobModels.MOST_HELD; i++) {
            load("model " + i).close();
        }
        assertThat(registry.size()).isEqualTo(JobModels.MOST_HELD);
        poolAcquires("model " + (3 * JobModels.MOST_HELD - 1));
        assertThat(loads).hasValue(3 * JobModels.MOST_HELD);
    }

    @Test
    void largeOnesAreNotHeldTogether(@TempDir Path folder) throws Exception {
        Path file = Files.createFile(folder.resolve("sparse"));
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.allocate(1), JobModels.MOST_HELD_BYTES / 2);
        }
        for (String sha256 : List.of("a", "b", "c")) {
            ModelArtifact large = ModelArtifact.mapped("here", sha256, file);
            models.load("testing", large, LoadOptions.DEFAULT, this::newModel).close();
        }
        assertThat(registry.size()).isEqualTo(1);
        assertThat(models.artifact("c")).isPresent();
    }

    @Test
    void modelOfAJobThatWasReleasedIsClosedWhenItIsGivenBack() throws Exception {
        LoadedModel lookedAt = load("a");
        registry.releaseJob(job);
        assertThat(closes).as("somebody looks at it").hasValue(0);
        models.close();
        lookedAt.close();
        assertThat(closes).hasValue(1);
    }

    @Test
    void nothingIsHeldAfterTheEnd() throws Exception {
        LoadedModel late = load("a");
        load("b").close();
        models.close();
        assertThat(closes).hasValue(1);
        late.close();
        assertThat(closes).hasValue(2);
    }

    @Test
    void refusalIsTheLoadersOwnAndIsNotRemembered() throws Exception {
        assertThatThrownBy(() -> models.load("testing", artifact("a"), LoadOptions.DEFAULT, () -> {
                    throw new ModelRefusedException("too large");
                }))
                .isInstanceOf(ModelRefusedException.class)
                .hasMessage("too large");
        load("a");
        assertThat(loads).hasValue(1);
    }
}
