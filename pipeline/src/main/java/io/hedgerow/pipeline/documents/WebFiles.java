package io.hedgerow.pipeline.documents;

import io.hedgerow.pipeline.documents.Locations.BadLocation;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Reads files of web servers: no more of them than asked for and no longer than the limits say, whatever the server promises.
 * A redirect is followed to what is allowed too, and to nothing else. No user, cookie or query is in a message. Thread-safe.
 */
final class WebFiles {
    private static final int MOST_REDIRECTS = 5;
    private static final int OK = 200;
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

    /** Too slow, too many requests; those of 500 and more say that it is the server's fault. */
    private static final Set<Integer> PASSING = Set.of(408, 425, 429);

    private static final int SERVER_ERRORS = 500;

    private final AllowedLocations allowed;
    private final Limits limits;

    /**
     * How long a server may take.
     *
     * @param connect to accept a connection
     * @param response to begin with its response
     * @param whole for everything, redirects included
     */
    record Limits(Duration connect, Duration response, Duration whole) {
        static final Limits USUAL = new Limits(Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofMinutes(10));
    }

    WebFiles(AllowedLocations allowed, Limits limits) {
        this.allowed = allowed;
        this.limits = limits;
    }

    /**
     * The bytes of a file.
     *
     * @throws Unreachable when the server cannot be reached, fails or breaks off
     * @throws BadLocation with the reason when it says that there is no such file, or what it says is not acceptable
     */
    byte[] read(FileLocation location, int mostBytes) throws BadLocation {
        long endNanos = System.nanoTime() + limits.whole().toNanos();
        // Not kept: a client has a thread, which ends when nobody refers to the client any more.
        HttpClient client = HttpClient.newBuilder()
                .connectTimeout(limits.connect())
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
        allowed.admitRemote(location);
        FileLocation at = location;
        for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
            HttpResponse<byte[]> response = send(client, at, mostBytes, endNanos);
            if (response.statusCode() == OK) {
                return response.body();
            }
            if (!REDIRECTS.contains(response.statusCode())) {
                throw refused(at, response.statusCode());
            }
            at = target(at, response);
        }
        throw new BadLocation("is " + shown(location) + ", which is redirected more than " + MOST_REDIRECTS + " times");
    }

    private HttpResponse<byte[]> send(HttpClient client, FileLocation at, int mostBytes, long endNanos)
            throws BadLocation {
        HttpRequest request =
                HttpRequest.newBuilder(at.uri()).timeout(limits.response()).build();
        CompletableFuture<HttpResponse<byte[]>> sent = client.sendAsync(
                request,
                response -> new LimitedBody(
                        response.statusCode() == OK,
                        response.headers().firstValueAsLong("content-length").orElse(0),
                        mostBytes));
        try {
            return sent.get(endNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new Unreachable("is " + shown(at) + ", which had not arrived as a whole after " + limits.whole(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Unreachable("is " + shown(at) + ", and reading it was interrupted", e);
        } catch (ExecutionException e) {
            throw failed(at, e.getCause(), mostBytes);
        } finally {
            sent.cancel(true); // closes the connection where it is still in use
        }
    }

    private static BadLocation failed(FileLocation at, @Nullable Throwable cause, int mostBytes) {
        if (cause instanceof LimitedBody.TooLarge) {
            return FileBytes.tooLarge(at, mostBytes);
        }
        if (cause instanceof IOException e) {
            return new Unreachable(FileBytes.reason(at, e), e);
        }
        return new BadLocation("is " + shown(at) + ", which cannot be read: "
                + (cause == null ? "it failed" : cause.getClass().getSimpleName()));
    }

    private static BadLocation refused(FileLocation at, int status) {
        String reason = "is " + shown(at) + ", which the server answers with status " + status;
        return status >= SERVER_ERRORS || PASSING.contains(status) ? new Unreachable(reason) : new BadLocation(reason);
    }

    private FileLocation target(FileLocation at, HttpResponse<?> response) throws BadLocation {
        String target = response.headers().firstValue("location").orElse("");
        try {
            FileLocation next = WebAddress.parse(at.uri().resolve(new URI(target)));
            allowed.admitRemote(next);
            return next;
        } catch (URISyntaxException e) {
            throw new BadLocation("is " + shown(at) + ", which is redirected to what is no URI: " + e.getReason());
        } catch (BadLocation e) {
            throw new BadLocation("is " + shown(at) + ", which is redirected to what " + e.getMessage(), e);
        }
    }

    private static String shown(FileLocation location) {
        return Texts.shown(location.written());
    }
}
