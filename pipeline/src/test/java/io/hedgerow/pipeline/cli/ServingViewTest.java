package io.hedgerow.pipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.hedgerow.pipeline.cli.ServingView.ModelRow;
import io.hedgerow.pipeline.documents.ControlDocument;
import io.hedgerow.pipeline.documents.ControlFolder;
import io.hedgerow.pipeline.documents.FileLocation;
import io.hedgerow.proto.flink.status.DocumentState;
import io.hedgerow.proto.flink.status.DocumentStatus;
import io.hedgerow.proto.flink.status.ModelState;
import io.hedgerow.proto.flink.status.ModelStatus;
import io.hedgerow.proto.flink.status.StatusRecord;
import io.hedgerow.proto.flink.status.StatusSnapshot;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServingViewTest {
    private static final long NOW_MILLIS = 1_795_000_000_000L;

    @TempDir
    private Path folder;

    private static StatusRecord subtask(String operator, int subtask, int of, List<ModelStatus> models) {
        return new StatusRecord("run", 0, operator, subtask, of, NOW_MILLIS, List.of(), models, List.of());
    }

    private static ModelStatus chosen(int device, long requests) {
        return new ModelStatus("device-" + device, "1", "00", ModelState.READY, null, 1_000, requests);
    }

    private List<ModelRow> models(int documents) {
        List<DocumentStatus> accepted = new ArrayList<>();
        for (int i = 0; i < documents; i++) {
            accepted.add(new DocumentStatus(
                    ControlDocument.MODEL,
                    "device-" + i,
                    "1",
                    0,
                    DocumentState.ACCEPTED,
                    "fleet.yaml",
                    "00",
                    List.of(),
                    0));
        }
        StatusRecord registrar =
                new StatusRecord("run", 0, StatusRecord.REGISTRAR, 0, 1, NOW_MILLIS, List.of(), List.of(), accepted);
        StatusSnapshot status = new StatusSnapshot(
                "run",
                List.of(
                        registrar,
                        subtask("pool-devices", 0, 2, List.of(chosen(7, 30), chosen(3, 20))),
                        subtask("pool-devices", 1, 2, List.of(chosen(5, 90), chosen(3, 20)))));
        ControlFolder empty = new ControlFolder(FileLocation.ofFolder(folder), List.of());
        return new ServingView(empty, status, NOW_MILLIS).models();
    }

    @Test
    void ofManyModelsThoseAskedForMostAreFirstAndTheOthersByName() {
        List<ModelRow> rows = models(ServingView.MANY_ROWS + 1);
        assertThat(rows)
                .extracting(ModelRow::name)
                .startsWith("device-5", "device-3", "device-7", "device-0", "device-1", "device-10")
                .hasSize(ServingView.MANY_ROWS + 1);
        assertThat(rows.get(1).requestsServed()).as("of both subtasks").isEqualTo(40);
        assertThat(rows.get(3).state()).isEqualTo("ACCEPTED");
    }

    @Test
    void fewAreByName() {
        assertThat(models(9))
                .extracting(ModelRow::name)
                .containsExactly(
                        "device-0",
                        "device-1",
                        "device-2",
                        "device-3",
                        "device-4",
                        "device-5",
                        "device-6",
                        "device-7",
                        "device-8");
    }
}
