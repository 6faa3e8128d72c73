package io.hedgerow.pipeline.registrar;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.hedgerow.pipeline.control.ControlRecord;
import io.hedgerow.proto.flink.status.DocumentState;
import io.hedgerow.proto.flink.status.DocumentStatus;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DocumentLogTest {

    @Test
    void thousandsOfKeyedModelsHideNothingElse(@TempDir Path folder) throws Exception {
        try (TestingRegistrar testing = TestingRegistrar.fresh(folder)) {
            String sha256 = ControlRecord.sha256(TestingRegistrar.PROGRAM.getBytes(UTF_8));
            testing.handleFile("endpoint.yaml", TestingRegistrar.endpoint(2, "1"));
            testing.handleFile("refused.yaml", testing.keyed("device-bad", "1", "refuseLoad=broken"));
            testing.handleFile("broken.yaml", "kind: [");
            for (int i = 0; i <= DocumentLog.MOST_KEYED; i++) {
                testing.handleFile(i + ".yaml", TestingRegistrar.keyed("device-" + i, "1", sha256, "v1.testing"));
            }

            List<DocumentStatus> statuses = testing.log().statuses();
            assertThat(statuses).hasSize(3 + DocumentLog.MOST_KEYED);
            assertThat(statuses)
                    .extracting(DocumentStatus::name)
                    .contains("point", "device-bad", "broken.yaml", "device-1000")
                    .doesNotContain("device-0");

            testing.handleFile("refused.yaml", testing.keyed("device-bad", "1", TestingRegistrar.PROGRAM));
            assertThat(testing.log().statuses())
                    .filteredOn(status -> status.name().equals("device-bad"))
                    .extracting(DocumentStatus::state)
                    .containsExactly(DocumentState.ACCEPTED);
        }
    }
}
