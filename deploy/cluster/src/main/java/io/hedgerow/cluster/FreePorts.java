package io.hedgerow.cluster;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Ports nobody listens on, below those the system gives to outgoing connections. A TaskManager that calls a killed
 * JobManager again and again would otherwise be given that very port one day, be connected with itself, and keep the
 * JobManager from coming back.
 */
final class FreePorts {
    private static final int LOWEST = 20_000;
    private static final int HIGHEST = 32_000;

    private FreePorts() {}

    /** Draws different ones. */
    static List<Integer> draw(int count) throws IOException {
        SplittableRandom random = new SplittableRandom();
        List<Integer> ports = new ArrayList<>();
        while (ports.size() < count) {
            int port = random.nextInt(LOWEST, HIGHEST);
            if (!ports.contains(port) && isFree(port)) {
                ports.add(port);
            }
        }
        return ports;
    }

    private static boolean isFree(int port) throws IOException {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (BindException taken) {
            return false;
        }
    }
}
