package io.hedgerow.pipeline.documents;

import io.hedgerow.executors.AllowList;
import io.hedgerow.executors.ModelFormats;
import io.hedgerow.policies.selection.PolicyRegistry;
import java.nio.file.Path;
import java.util.Map;

/**
 * What documents are read against, so that reading them depends on nothing else.
 *
 * @param variables values of {@code ${env:NAME}}
 * @param workingDirectory where the default checkpoint folder lies
 * @param cores default parallelism, at least 1
 * @param formats model formats on the class path
 * @param policies selection policies on the class path
 * @param runsModels whether this machine will run the models, so that the execution providers they ask for must be here
 * @param allow what models may call and run where there is no Job document to say it
 */
public record Environment(
        Map<String, String> variables,
        Path workingDirectory,
        int cores,
        ModelFormats formats,
        PolicyRegistry policies,
        boolean runsModels,
        AllowList allow) {
    public Environment {
        variables = Map.copyOf(variables);
        if (cores < 1) {
            throw new IllegalArgumentException("cores must be at least 1, was " + cores);
        }
    }

    /**
     * This process's variables, working directory and cores, and what the class loader finds. The models may run on other
     * machines.
     */
    public static Environment ofProcess(ClassLoader loader) {
        return new Environment(
                System.getenv(),
                Path.of("").toAbsolutePath(),
                Runtime.getRuntime().availableProcessors(),
                ModelFormats.load(loader),
                PolicyRegistry.load(loader),
                false,
                AllowList.NOTHING);
    }

    /** The same, where the models will run on this machine. */
    public Environment withModelsHere() {
        return new Environment(variables, workingDirectory, cores, formats, policies, true, allow);
    }

    /** The same, where documents without a Job may name models that call these hosts and run these classes. */
    public Environment withAllow(AllowList newAllow) {
        return new Environment(variables, workingDirectory, cores, formats, policies, runsModels, newAllow);
    }
}
