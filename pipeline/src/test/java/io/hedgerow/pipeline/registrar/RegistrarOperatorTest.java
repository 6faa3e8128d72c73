package io.hedgerow.pipeline.registrar;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hedgerow.executors.AllowList;
import io.hedgerow.executors.crashes.CrashBoard;
import io.hedgerow.executors.proving.ProvingOptions;
import io.hedgerow.pipeline.control.ControlRecord;
import io.hedgerow.pipeline.documents.FileLocation;
import io.hedgerow.policies.spec.KeyedJoinSpec;
import io.hedgerow.policies.spec.PoolSpec;
import io.hedgerow.policies.spec.Roster;
import io.hedgerow.proto.flink.KeyedModel;
import io.hedgerow.proto.flink.RosterBoard;
import io.hedgerow.proto.flink.status.StatusDirectory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.tasks.StreamTaskActionExecutor;
import org.apache.flink.streaming.runtime.tasks.mailbox.MailboxExecutorImpl;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The operator in Flink's harness, whose test is the task's thread. */
class RegistrarOperatorTest {
    @TempDir
    private Path folder;

    private RegistrarSettings settings() {
        PoolSpec pool = PoolSpec.of("keyed", 1).withKeyed(KeyedJoinSpec.DEFAULT);
        FileLocation home = FileLocation.ofFolder(folder);
        return new RegistrarSettings(
                new Roster(1, List.of(), Map.of(), List.of(pool)),
                Map.of(),
                home,
                List.of(home),
                AllowList.NOTHING,
                true,
                RosterBoard.in(folder.resolve("rosters").toUri().toString()),
                StatusDirectory.in(folder.resolve("status").toUri().toString()),
                "run",
                Map.of(),
                ProvingOptions.DEFAULT.withTrial(false),
                CrashBoard.NONE,
                Duration.ZERO);
    }

    private final class Harness implements AutoCloseable {
        private final OneInputStreamOperatorTestHarness<ControlRecord, String> flink;
        private final MailboxExecutor mailbox;

        Harness(OperatorSubtaskState state) throws Exception {
            flink = new OneInputStreamOperatorTestHarness<>(new RegistrarOperatorFactory(settings()));
            flink.setup(Types.STRING.createSerializer(new SerializerConfigImpl()));
            mailbox = new MailboxExecutorImpl(flink.getTaskMailbox(), 0, StreamTaskActionExecutor.IMMEDIATE);
            if (state != null) {
                flink.initializeState(state);
            }
            flink.open();
        }

        List<String> models() {
            Queue<StreamRecord<KeyedModel>> out = flink.getSideOutput(RegistrarOutputs.keyedModels("keyed"));
            return out == null
                    ? List.of()
                    : out.stream().map(model -> model.getValue().name()).toList();
        }

        void awaitMail() {
            await().pollInSameThread().until(() -> flink.getTaskMailbox().hasMail());
        }

        void runMailsUntilAccepted() {
            await().pollInSameThread().until(() -> {
                while (mailbox.tryYield()) {
                    // all of it
                }
                return flink.extractOutputValues().stream().anyMatch(line -> line.contains("ACCEPTED"));
            });
        }

        @Override
        public void close() throws Exception {
            flink.close();
        }
    }

    private ControlRecord model(String name) throws Exception {
        Files.writeString(folder.resolve("v1.testing"), TestingRegistrar.PROGRAM);
        String sha256 = ControlRecord.sha256(TestingRegistrar.PROGRAM.getBytes(UTF_8));
        String document = TestingRegistrar.keyed(name, "1", sha256, "v1.testing");
        return ControlRecord.ofFile(name + ".yaml", document.getBytes(UTF_8));
    }

    @Test
    void checkpointBeforeAModelIsLetOutRepeatsIt() throws Exception {
        OperatorSubtaskState before;
        try (Harness harness = new Harness(null)) {
            harness.flink.processElement(new StreamRecord<>(model("device-a")));
            harness.awaitMail();
            before = harness.flink.snapshot(1, 1);
            assertThat(harness.models()).isEmpty();
            assertThat(harness.flink.extractOutputValues())
                    .as("not said before it is so")
                    .noneMatch(line -> line.contains("ACCEPTED"));
        }
        try (Harness restored = new Harness(before)) {
            restored.runMailsUntilAccepted();
            assertThat(restored.models()).containsExactly("device-a");
        }
    }

    @Test
    void checkpointAfterwardsKnowsTheModelAndLetsNothingOutAgain() throws Exception {
        OperatorSubtaskState after;
        try (Harness harness = new Harness(null)) {
            harness.flink.processElement(new StreamRecord<>(model("device-a")));
            harness.runMailsUntilAccepted();
            assertThat(harness.models()).containsExactly("device-a");
            after = harness.flink.snapshot(1, 1);
        }
        try (Harness restored = new Harness(after)) {
            restored.flink.processElement(new StreamRecord<>(model("device-a")));
            restored.runMailsUntilAccepted();
            assertThat(restored.models()).isEmpty();
        }
    }
}
