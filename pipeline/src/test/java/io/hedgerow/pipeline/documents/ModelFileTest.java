package io.hedgerow.pipeline.documents;

import static org.assertj.core.api.Assertions.assertThat;

import io.hedgerow.executors.ArtifactCache;
import io.hedgerow.executors.ModelArtifact;
import io.hedgerow.pipeline.documents.Locations.BadLocation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelFileTest {
    private static final String MODEL = "far://place/m.words";
    private static final String SAMPLES = "far://place/m.jsonl";

    @TempDir
    private Path folder;

    private final TestingPlace place = new TestingPlace();

    private ModelDocument document() {
        TestingDocuments documents =
                new TestingDocuments(folder).with("m.yaml", """
                apiVersion: hedgerow/v1
                kind: Model
                metadata: {name: m, version: "1"}
                spec: {format: words, location: "%s", sha256: "%s", validation: {samples: "%s"}}
                """.formatted(MODEL, "0".repeat(64), SAMPLES));
        Problems problems = new Problems();
        Documents read = new DocumentsReader(documents.environment(), problems).read(List.of(folder.resolve("m.yaml")));
        assertThat(problems.sorted()).isEmpty();
        return read.models().get("m:1");
    }

    /** A large model that waited for samples whose place does not answer would keep others from being fetched. */
    @Test
    void aModelIsAskedForWhenItsSamplesAreThere() throws Exception {
        ModelFile files = new ModelFile(
                new AllowedLocations(List.of()), place, ArtifactCache.in(folder.resolve("cache"), 1 << 20));
        assertThat(files.awaited(document())).hasValue("waits for " + SAMPLES);
        assertThat(place.asked).containsExactly(SAMPLES);
        place.there.add(SAMPLES);
        assertThat(files.awaited(document())).hasValue("waits for " + MODEL);
        place.there.add(MODEL);
        assertThat(files.awaited(document())).isEmpty();
    }

    private static final class TestingPlace implements RemoteFiles {
        private final List<String> asked = new ArrayList<>();
        private final Set<String> there = new HashSet<>();

        @Override
        public ModelArtifact read(FileLocation location, @Nullable String sha256, int mostBytes) throws BadLocation {
            throw new BadLocation("is not read here");
        }

        @Override
        public Optional<String> awaited(FileLocation location, @Nullable String sha256, int mostBytes) {
            asked.add(location.written());
            return there.contains(location.written())
                    ? Optional.empty()
                    : Optional.of("waits for " + location.written());
        }
    }
}
