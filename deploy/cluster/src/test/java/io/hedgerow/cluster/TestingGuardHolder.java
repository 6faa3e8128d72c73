package io.hedgerow.cluster;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A process that has a folder's guard and does nothing, until it is killed. */
final class TestingGuardHolder {
    private TestingGuardHolder() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        Path folder = Path.of(args[0]);
        Process guard = ClusterScript.forFolder(folder)
                .command(folder.resolve("guard.out").toFile(), List.of("guard"))
                .start();
        System.out.println("guarded");
        guard.waitFor();
    }
}
