package io.hedgerow.cluster;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.curator.test.TestingServer;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.ZooKeeper;

/**
 * ZooKeeper, Curator's test server in this process, by which several JobManagers agree on a leader and find the job again.
 * Confined to one thread.
 */
final class HighAvailability implements AutoCloseable {
    private static final String ROOT = "/hedgerow";
    private static final String CLUSTER = "/campaign";
    private static final String LEADER = ROOT + CLUSTER + "/leader/rest_server/connection_info";
    private static final Pattern ADDRESS = Pattern.compile("http://[^:]+:(\\d+)");
    private static final int SESSION_MILLIS = 10_000;

    private final TestingServer server;
    private final Path folder;

    private HighAvailability(TestingServer server, Path folder) {
        this.server = server;
        this.folder = folder;
    }

    /** Starts it. */
    static HighAvailability start(Path folder) throws IOException {
        try {
            TestingServer server = new TestingServer(
                    FreePorts.draw(1).get(0), folder.resolve("zookeeper").toFile());
            return new HighAvailability(server, folder);
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("ZooKeeper does not start", e);
        }
    }

    /** What all processes of the cluster have to be set to. A leader that is gone is missed after five seconds. */
    List<String> settings() {
        return List.of(
                "high-availability.type=zookeeper",
                "high-availability.zookeeper.quorum=" + server.getConnectString(),
                "high-availability.zookeeper.path.root=" + ROOT,
                "high-availability.cluster-id=" + CLUSTER,
                "high-availability.storageDir=" + folder.resolve("ha").toUri(),
                "high-availability.zookeeper.client.session-timeout=5s",
                "high-availability.zookeeper.client.connection-timeout=3s");
    }

    /** The REST port of the leader; empty while there is none. */
    OptionalInt leaderPort() throws IOException, InterruptedException {
        try (ZooKeeper client = new ZooKeeper(server.getConnectString(), SESSION_MILLIS, event -> {})) {
            byte[] node = client.getData(LEADER, false, null);
            Matcher address = ADDRESS.matcher(new String(node, ISO_8859_1));
            return address.find() ? OptionalInt.of(Integer.parseInt(address.group(1))) : OptionalInt.empty();
        } catch (KeeperException.NoNodeException nobody) {
            return OptionalInt.empty();
        } catch (KeeperException e) {
            throw new IOException("ZooKeeper does not say who leads", e);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
