package io.hedgerow.executors.remote;

import io.hedgerow.executors.LoadOptions;
import io.hedgerow.executors.LoadedModel;
import io.hedgerow.executors.ModelArtifact;
import io.hedgerow.executors.ModelFormat;
import io.hedgerow.executors.ModelRefusedException;
import java.util.List;

/**
 * Models that live on another server. The artifact is the JSON of the document's {@code settings}; their keys, and what is
 * sent to the server, are in this module's README. Nothing is sent to a host that {@link LoadOptions#allowedHosts} lacks.
 */
public final class RemoteFormat implements ModelFormat {
    private static final List<String> PROVIDERS = List.of("cpu");

    @Override
    public String name() {
        return "remote";
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
        options.choose(PROVIDERS);
        if (options.threads() != 1) {
            throw new ModelRefusedException("a remote model runs on its server; threads must be 1, was "
                    + options.threads() + " (more calls at once are the pool's threads)");
        }
        ServerSettings settings = ServerSettingsReader.read(artifact.bytes(), System::getenv);
        AllowedHosts.check(settings.url(), options.allowedHosts());
        return RemoteModel.load(settings, System::nanoTime);
    }
}
