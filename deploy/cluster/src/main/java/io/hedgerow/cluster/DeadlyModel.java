package io.hedgerow.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * A Java model that serves until it is told to end its process in every call, for good: as one would that meets what it
 * cannot bear, and then always. Immutable.
 *
 * @param folder where its class is made, and where it looks for the sign
 */
record DeadlyModel(Path folder) {
    static final String CLASS = "acme.Deadly";

    private Path sign() {
        return folder.resolve("deadly");
    }

    /** Puts its class beside the job jar of a cluster that has not started. */
    void installIn(TestingCluster cluster) throws IOException {
        String statement = "if (java.nio.file.Files.exists(java.nio.file.Path.of(\"" + sign()
                + "\"))) { Runtime.getRuntime().halt(1); }";
        Path userJars = cluster.userJars();
        UserModels.write(
                Map.of(CLASS, statement),
                userJars.resolve("hedgerow-job.jar"),
                folder.resolve("model"),
                userJars.resolve("deadly-model.jar"));
    }

    /** From now on it ends its process. */
    void unleash() throws IOException {
        Files.createFile(sign());
    }
}
