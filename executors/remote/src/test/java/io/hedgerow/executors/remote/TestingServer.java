package io.hedgerow.executors.remote;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** A server that answers each path as it is told. */
final class TestingServer implements AutoCloseable {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    static {
        System.setProperty(
                "sun.net.httpserver.nodelay", "true"); // else every answer waits for the client's next packet
    }

    /** What it does with a request. */
    interface Reply {
        void to(HttpExchange exchange, Received request) throws IOException;
    }

    /** A request as it came. */
    record Received(String method, String path, Map<String, List<String>> headers, String body) {
        JsonNode json() {
            return tree(body);
        }
    }

    private final CountDownLatch closed = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, Reply> replies = new ConcurrentHashMap<>();
    private final List<Received> received = new CopyOnWriteArrayList<>();
    private final Set<InetSocketAddress> connections = ConcurrentHashMap.newKeySet();
    private final AtomicInteger inCalls = new AtomicInteger();
    private final HttpServer server;

    private TestingServer(int port) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 50);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    static TestingServer start() {
        return start(0);
    }

    static TestingServer start(int port) {
        try {
            return new TestingServer(port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return server.getAddress().getPort();
    }

    String url() {
        return "http://127.0.0.1:" + port();
    }

    TestingServer on(String path, Reply reply) {
        replies.put(path, reply);
        return this;
    }

    private void handle(HttpExchange exchange) throws IOException {
        inCalls.incrementAndGet();
        try (exchange) {
            String path = exchange.getRequestURI().getRawPath();
            Received request = new Received(
                    exchange.getRequestMethod(),
                    path,
                    Map.copyOf(exchange.getRequestHeaders()),
                    new String(exchange.getRequestBody().readAllBytes(), UTF_8));
            connections.add(exchange.getRemoteAddress());
            received.add(request);
            replies.getOrDefault(path, json(404, "{\"error\":\"there is no " + path + "\"}"))
                    .to(exchange, request);
        } finally {
            inCalls.decrementAndGet();
        }
    }

    List<Received> received() {
        return received;
    }

    List<Received> received(String path) {
        return received.stream().filter(request -> request.path().equals(path)).toList();
    }

    /** Connections ever seen. */
    int connections() {
        return connections.size();
    }

    /** Requests that are not answered yet. */
    int inCalls() {
        return inCalls.get();
    }

    static JsonNode tree(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Reply json(String text) {
        return json(200, text, Map.of());
    }

    static Reply json(int status, String text) {
        return json(status, text, Map.of());
    }

    static Reply json(int status, String text, Map<String, String> headers) {
        return (exchange, request) -> {
            headers.forEach(exchange.getResponseHeaders()::set);
            exchange.getResponseHeaders().putIfAbsent("Content-Type", List.of("application/json"));
            byte[] bytes = text.getBytes(UTF_8);
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        };
    }

    /** Answers what a function says to the request. */
    static Reply answering(Function<JsonNode, String> function) {
        return (exchange, request) -> json(function.apply(request.json())).to(exchange, request);
    }

    /** The replies one after another; the last for ever. */
    static Reply inTurn(Reply... replies) {
        AtomicInteger next = new AtomicInteger();
        return (exchange, request) ->
                replies[Math.min(next.getAndIncrement(), replies.length - 1)].to(exchange, request);
    }

    /** Never answers. */
    Reply hanging() {
        return (exchange, request) -> awaitClose();
    }

    /** Answers without an end, as fast as it is read. */
    Reply endless() {
        return (exchange, request) -> {
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, 0);
            byte[] spaces = " ".repeat(1 << 16).getBytes(UTF_8);
            OutputStream out = exchange.getResponseBody();
            while (closed.getCount() > 0) {
                out.write(spaces);
            }
        };
    }

    /** Answers a byte now and then, without an end. */
    Reply dripping() {
        return (exchange, request) -> {
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, 0);
            try {
                while (!closed.await(20, java.util.concurrent.TimeUnit.MILLISECONDS)) {
                    exchange.getResponseBody().write(' ');
                    exchange.getResponseBody().flush();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        };
    }

    private void awaitClose() {
        try {
            closed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
