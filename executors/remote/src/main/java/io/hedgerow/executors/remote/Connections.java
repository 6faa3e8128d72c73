package io.hedgerow.executors.remote;

import io.hedgerow.executors.remote.RemoteCallException.Kind;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A bounded number of connections to one server. A call happens on the calling thread; there are no other threads. Nothing is
 * followed, decompressed, authenticated, remembered or tried again by itself. Thread-safe.
 */
final class Connections implements AutoCloseable {
    /** Most bytes of an answer. */
    static final int MOST_ANSWER_BYTES = 16 << 20;

    private static final Logger LOG = LoggerFactory.getLogger(Connections.class);

    /** Looked at before it is used again after so long: servers close what is idle, and a request would get lost in it. */
    private static final TimeValue TRUSTED_FOR = TimeValue.ofSeconds(1);

    /** So that a name that leads elsewhere by now is noticed. */
    private static final TimeValue LONGEST_LIFE = TimeValue.ofMinutes(5);

    private final HttpHost server;
    private final Headers headers;
    private final CloseableHttpClient client;

    Connections(ServerSettings settings) {
        this.server =
                new HttpHost(settings.url().getScheme(), settings.url().getHost(), AllowedHosts.portOf(settings.url()));
        this.headers = settings.headers();
        ConnectionConfig config = ConnectionConfig.custom()
                .setConnectTimeout(Timeout.of(settings.connectTimeout()))
                .setSocketTimeout(Timeout.of(settings.callTimeout()))
                .setValidateAfterInactivity(TRUSTED_FOR)
                .setTimeToLive(LONGEST_LIFE)
                .build();
        this.client = HttpClients.custom()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setMaxConnTotal(settings.connections())
                        .setMaxConnPerRoute(settings.connections())
                        .setDefaultConnectionConfig(config)
                        .build())
                .setUserAgent("hedgerow")
                .disableRedirectHandling()
                .disableAutomaticRetries()
                .disableContentCompression()
                .disableCookieManagement()
                .disableAuthCaching()
                .disableConnectionState()
                .build();
    }

    Answer get(String path, CallBudget budget) throws RemoteCallException {
        return send(new HttpGet(path), budget);
    }

    Answer post(String path, byte[] json, CallBudget budget) throws RemoteCallException {
        HttpPost request = new HttpPost(path);
        request.setEntity(new ByteArrayEntity(json, ContentType.APPLICATION_JSON));
        return send(request, budget);
    }

    private Answer send(HttpUriRequestBase request, CallBudget budget) throws RemoteCallException {
        long leftNanos = budget.remainingNanos();
        if (leftNanos <= 0) {
            throw timedOut(budget, null);
        }
        request.setConfig(config(leftNanos));
        request.setHeader("Accept", "application/json");
        headers.values().forEach(request::setHeader);
        try (CallBudget.Running running = budget.running(request::cancel)) {
            return received(request, budget);
        } catch (IOException | IllegalStateException e) {
            throw failure(e, budget);
        }
    }

    private static RequestConfig config(long leftNanos) {
        Timeout left =
                Timeout.ofMilliseconds(1 + TimeUnit.NANOSECONDS.toMillis(leftNanos)); // not before the time is up
        return RequestConfig.custom()
                .setConnectionRequestTimeout(left)
                .setResponseTimeout(left)
                .setExpectContinueEnabled(false)
                .setProtocolUpgradeEnabled(false)
                .build();
    }

    private Answer received(HttpUriRequestBase request, CallBudget budget) throws IOException, RemoteCallException {
        ClassicHttpResponse response = client.executeOpen(server, request, null);
        boolean isComplete = false;
        try {
            Answer answer = ResponseReader.read(response, budget);
            isComplete = true;
            return answer;
        } finally {
            if (!isComplete) {
                request.cancel(); // or closing would read what is left, however much that is
            }
            close(response);
        }
    }

    private static void close(ClassicHttpResponse response) {
        try {
            response.close();
        } catch (IOException e) {
            LOG.debug("Closing an answer failed, and with it its connection", e);
        }
    }

    private RuntimeException cancelled() {
        return new CancellationException("the call of " + server + " was cancelled");
    }

    private RemoteCallException failure(Exception e, CallBudget budget) {
        if (budget.isCancelled() && !budget.isOver()) {
            throw cancelled();
        }
        if (e instanceof ConnectTimeoutException
                || e instanceof ConnectException
                || e instanceof NoRouteToHostException
                || e instanceof UnknownHostException) {
            return new RemoteCallException(Kind.UNREACHABLE, server + " cannot be reached: " + e.getMessage(), e);
        }
        if (e instanceof ConnectionRequestTimeoutException) {
            return new RemoteCallException(
                    Kind.BROKEN,
                    "none of the connections to " + server + " became free in " + spoken(budget.allowed()),
                    e);
        }
        if (budget.isOver() || e instanceof SocketTimeoutException) {
            return timedOut(budget, e);
        }
        if (e instanceof InterruptedIOException && Thread.currentThread().isInterrupted()) {
            throw cancelled();
        }
        return new RemoteCallException(Kind.BROKEN, server + " broke off: " + e.getMessage(), e);
    }

    private RemoteCallException timedOut(CallBudget budget, @Nullable Exception cause) {
        String message = server + " did not answer within the " + spoken(budget.allowed()) + " there were";
        return cause == null
                ? new RemoteCallException(Kind.BROKEN, message)
                : new RemoteCallException(Kind.BROKEN, message, cause);
    }

    private static String spoken(Duration duration) {
        return duration.toMillis() + " ms";
    }

    @Override
    public void close() {
        client.close(CloseMode.IMMEDIATE);
    }
}
