package io.hedgerow.pipeline.documents;

import io.hedgerow.executors.LoadOptions;
import io.hedgerow.executors.LoadedModel;
import io.hedgerow.executors.ModelArtifact;
import io.hedgerow.executors.ModelFormat;
import io.hedgerow.executors.ModelRefusedException;
import io.hedgerow.executors.Settings;
import io.hedgerow.executors.SettingsReader;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Format {@code spoken}: what {@code words} has in a file stands in its settings, {@code {words: …}}. */
public final class TestingSettingsFormat implements ModelFormat {

    @Override
    public String name() {
        return "spoken";
    }

    @Override
    public List<String> fileExtensions() {
        return List.of();
    }

    @Override
    public boolean takesSettings() {
        return true;
    }

    @Override
    public LoadedModel load(ModelArtifact artifact, LoadOptions options) throws ModelRefusedException {
        SettingsReader settings = Settings.read(artifact.bytes()).reader();
        String words = settings.text("words");
        settings.object("more").keys();
        settings.finish();
        ModelArtifact file = ModelArtifact.of(artifact.source(), words.getBytes(StandardCharsets.UTF_8));
        return new TestingModelFormat().load(file, options);
    }
}
