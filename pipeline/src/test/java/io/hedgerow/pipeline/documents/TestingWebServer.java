package io.hedgerow.pipeline.documents;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A web server of this machine, with a certificate made for it, which this process trusts as long as the server is there.
 * One at a time.
 */
public final class TestingWebServer implements AutoCloseable {
    private static final char[] PASSWORD = "for a test".toCharArray();

    private final SSLContext ownContext;
    private final SSLContext defaultContext;
    private final HttpsServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final List<String> asked = new CopyOnWriteArrayList<>();

    /** What it does with a request. */
    public interface Handler {
        void handle(HttpExchange exchange) throws IOException;
    }

    /** Starts one whose certificate lies in that folder. */
    public static TestingWebServer start(Path folder) throws Exception {
        return new TestingWebServer(context(folder), 0);
    }

    /** The same at a port where nobody listens yet. */
    public static TestingWebServer start(Path folder, int port) throws Exception {
        return new TestingWebServer(context(folder), port);
    }

    private TestingWebServer(SSLContext context, int port) throws Exception {
        ownContext = context;
        defaultContext = SSLContext.getDefault();
        SSLContext.setDefault(ownContext);
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(ownContext));
        server.setExecutor(threads);
        server.start();
    }

    private static SSLContext context(Path folder) throws Exception {
        Path file = folder.resolve("server.p12");
        if (!Files.exists(file)) {
            Process keytool = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "keytool")
                                    .toString(),
                            "-genkeypair",
                            "-keyalg",
                            "EC",
                            "-dname",
                            "CN=localhost",
                            "-ext",
                            "san=dns:localhost",
                            "-storetype",
                            "PKCS12",
                            "-storepass",
                            new String(PASSWORD),
                            "-keystore",
                            file.toString())
                    .inheritIO()
                    .start();
            if (keytool.waitFor() != 0) {
                throw new IOException("keytool failed");
            }
        }
        KeyStore store = KeyStore.getInstance(file.toFile(), PASSWORD);
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD);
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    /** The address of a path on it. */
    public String address(String path) {
        return "https://localhost:" + server.getAddress().getPort() + path;
    }

    /** What it was asked for, path and query. */
    public List<String> asked() {
        return asked;
    }

    /** Counted down when the server is closed, so that a handler can take its time. */
    public CountDownLatch closing() {
        return closing;
    }

    public TestingWebServer on(String path, Handler handler) {
        server.createContext(path, exchange -> {
            asked.add(exchange.getRequestURI().toString());
            try (exchange) {
                handler.handle(exchange);
            }
        });
        return this;
    }

    public TestingWebServer file(String path, byte[] bytes) {
        return on(path, exchange -> {
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
        });
    }

    public TestingWebServer status(String path, int status) {
        return on(path, exchange -> exchange.sendResponseHeaders(status, -1));
    }

    public TestingWebServer redirect(String path, String target) {
        return on(path, exchange -> {
            exchange.getResponseHeaders().add("Location", target);
            exchange.sendResponseHeaders(302, -1);
        });
    }

    /** The address of another server, which says these bytes once, whatever it is asked, and hangs up. */
    public String saying(String response) throws IOException {
        var socket = ownContext.getServerSocketFactory().createServerSocket(0, 1, InetAddress.getLoopbackAddress());
        threads.execute(() -> {
            try (socket;
                    Socket connection = socket.accept();
                    InputStream in = connection.getInputStream();
                    OutputStream out = connection.getOutputStream()) {
                String request = "";
                while (!request.endsWith("\r\n\r\n")) {
                    request += (char) in.read();
                }
                out.write(response.getBytes(US_ASCII));
            } catch (IOException e) {
                asked.add("broken off: " + e);
            }
        });
        return "https://localhost:" + socket.getLocalPort() + "/";
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
        threads.shutdownNow();
        SSLContext.setDefault(defaultContext);
    }
}
