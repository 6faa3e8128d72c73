package io.hedgerow.pipeline.documents;

import io.hedgerow.executors.ArtifactCache;
import io.hedgerow.executors.ArtifactIntake;
import io.hedgerow.executors.ModelArtifact;
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
 * They go to the cache as they arrive, and what does not arrive as a whole leaves nothing there.
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
    private final ArtifactCache cache;
    /** From the first file on; a client has a thread, which ends when nobody refers to the client any more. */
    private @Nullable HttpClient client;

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

    /** @param cache where files are put, large ones as they arrive */
    WebFiles(AllowedLocations allowed, Limits limits, ArtifactCache cache) {
        this.allowed = allowed;
        this.limits = limits;
        this.cache = cache;
    }

    /**
     * The bytes of a file.
     *
     * @param sha256 digest of the bytes that are wanted, others are not kept; null: whatever they are
     * @throws Unreachable when the server cannot be reached, fails or breaks off, or when there is no room for what it sends
     * @throws BadLocation with the reason when it says that there is no such file, or what it says is not acceptable
     */
    ModelArtifact read(FileLocation location, @Nullable String sha256, int mostBytes) throws BadLocation {
        allowed.admitRemote(location);
        HttpClient known = client();
        try (ArtifactIntake intake = cache.intake(location.written(), sha256)) {
            FileLocation at = receive(location, new Receiver(known, intake, mostBytes, endNanos()));
            return finish(intake, at);
        } catch (Unreachable e) {
            forget(known);
            throw e;
        }
    }

    private static ModelArtifact finish(ArtifactIntake intake, FileLocation at) throws Unreachable {
        try {
            return intake.finish();
        } catch (IOException e) {
            throw new Unreachable(FileBytes.reason(at, e), e);
        }
    }

    /** What a client keeps may be the reason: dead connections, certificates of before. */
    @SuppressWarnings("ReferenceEquality") // another thread may have made another one
    private synchronized void forget(HttpClient failed) {
        if (client == failed) {
            client = null;
        }
    }

    /** Kept: it has connections for the next file. */
    private synchronized HttpClient client() {
        if (client == null) {
            client = HttpClient.newBuilder()
                    .connectTimeout(limits.connect())
                    // JDK 17 keeps an idle connection of the other version for ever, dead or not.
                    .version(HttpClient.Version.HTTP_1_1)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .build();
        }
        return client;
    }

    private long endNanos() {
        return System.nanoTime() + limits.whole().toNanos();
    }

    /**
     * Takes one file.
     *
     * @param intake takes what comes with status 200, and nothing else
     * @param endNanos when all of it must be there
     */
    private record Receiver(HttpClient client, ArtifactIntake intake, int mostBytes, long endNanos) {
        CompletableFuture<HttpResponse<Void>> send(HttpRequest request) {
            return client.sendAsync(
                    request,
                    response -> new LimitedBody(
                            response.statusCode() == OK ? intake : null,
                            response.headers()
                                    .firstValueAsLong("content-length")
                                    .orElse(0),
                            mostBytes));
        }
    }

    /** Where it was in the end. */
    private FileLocation receive(FileLocation location, Receiver receiver) throws BadLocation {
        FileLocation at = location;
        for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
            HttpResponse<?> response = send(at, receiver);
            if (response.statusCode() == OK) {
                return at;
            }
            if (!REDIRECTS.contains(response.statusCode())) {
                throw refused(at, response.statusCode());
            }
            at = target(at, response);
        }
        throw new BadLocation("is " + shown(location) + ", which is redirected more than " + MOST_REDIRECTS + " times");
    }

    private HttpResponse<?> send(FileLocation at, Receiver receiver) throws BadLocation {
        HttpRequest request =
                HttpRequest.newBuilder(at.uri()).timeout(limits.response()).build();
        CompletableFuture<HttpResponse<Void>> sent = receiver.send(request);
        try {
            return sent.get(receiver.endNanos() - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new Unreachable("is " + shown(at) + ", which had not arrived as a whole after " + limits.whole(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Unreachable("is " + shown(at) + ", and reading it was interrupted", e);
        } catch (ExecutionException e) {
            throw failed(at, e.getCause(), receiver.mostBytes());
        } finally {
            sent.cancel(true); // closes the connection where it is still in use
        }
    }

    private static BadLocation failed(FileLocation at, @Nullable Throwable cause, int mostBytes) {
        if (cause instanceof TooLargeException) {
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
