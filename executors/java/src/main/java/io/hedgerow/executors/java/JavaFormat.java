package io.hedgerow.executors.java;

import io.hedgerow.executors.LoadOptions;
import io.hedgerow.executors.LoadedModel;
import io.hedgerow.executors.ModelArtifact;
import io.hedgerow.executors.ModelFormat;
import io.hedgerow.executors.ModelRefusedException;
import io.hedgerow.executors.Settings;
import io.hedgerow.executors.SettingsReader;
import java.util.List;

/**
 * Models that are classes on the job's class path, see {@link JavaModel}. Only classes that the Job document allows are
 * looked for. Whatever such a class throws while it is loaded, {@code Error}s included, refuses the model. Thread-safe.
 */
public final class JavaFormat implements ModelFormat {
    private static final List<String> PROVIDERS = List.of("cpu");

    /** Creates the format; for {@link java.util.ServiceLoader}. */
    public JavaFormat() {}

    @Override
    public String name() {
        return "java";
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
            throw new ModelRefusedException("a java model runs on the thread that calls it; threads must be 1, was "
                    + options.threads() + " (more calls at once are the pool's threads)");
        }
        SettingsReader settings = Settings.read(artifact.bytes()).reader();
        String name = settings.text("class");
        SettingsReader classOptions = settings.object("options");
        if (name.isEmpty()) {
            classOptions.keys(); // nobody can ask for them
            settings.problem("class", "is empty, the name of a class that implements JavaModel is allowed");
            settings.finish();
        }
        ModelClass modelClass = ModelClass.find(name, options.allow());
        return load(modelClass, settings, new ModelOptions(classOptions));
    }

    private static LoadedModel load(ModelClass modelClass, SettingsReader settings, ModelOptions options)
            throws ModelRefusedException {
        JavaModel model = modelClass.create(options);
        try {
            settings.finish();
            return new LoadedJavaModel(modelClass.name(), model, modelClass.describe(model));
        } catch (ModelRefusedException e) {
            UserCode.close(modelClass.name(), model);
            throw e;
        }
    }
}
