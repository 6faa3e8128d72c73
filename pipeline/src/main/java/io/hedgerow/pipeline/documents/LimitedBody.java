package io.hedgerow.pipeline.documents;

import io.hedgerow.executors.ArtifactIntake;
import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import org.jspecify.annotations.Nullable;

/**
 * Passes the body of a response on as it comes, up to a size, and breaks off beyond it, or at once where nobody wants it. No more
 * of it is asked for than was passed on, so that little of it is ever in memory.
 */
final class LimitedBody implements BodySubscriber<Void> {
    private final @Nullable ArtifactIntake intake;
    private final long declaredBytes;
    private final CompletableFuture<Void> body = new CompletableFuture<>();
    private long leftBytes;
    private @Nullable Subscription subscription;

    /**
     * @param intake takes it, and is neither finished nor closed here; null: nobody wants it
     * @param declaredBytes what the server says of the size, or 0; believed only where it is too much
     */
    LimitedBody(@Nullable ArtifactIntake intake, long declaredBytes, int mostBytes) {
        this.intake = intake;
        this.declaredBytes = declaredBytes;
        this.leftBytes = mostBytes;
    }

    @Override
    public CompletionStage<Void> getBody() {
        return body;
    }

    @Override
    public void onSubscribe(Subscription newSubscription) {
        subscription = newSubscription;
        if (intake == null) {
            newSubscription.cancel();
            body.complete(null);
        } else if (declaredBytes > leftBytes) {
            breakOff(new TooLargeException());
        } else {
            newSubscription.request(1);
        }
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        try {
            for (ByteBuffer buffer : buffers) {
                take(buffer);
            }
        } catch (IOException e) {
            breakOff(e);
            return;
        }
        if (subscription != null) {
            subscription.request(1);
        }
    }

    private void take(ByteBuffer buffer) throws IOException {
        leftBytes -= buffer.remaining();
        if (leftBytes < 0) {
            throw new TooLargeException();
        }
        if (intake != null) {
            intake.write(buffer);
        }
    }

    private void breakOff(IOException reason) {
        if (subscription != null) {
            subscription.cancel();
        }
        body.completeExceptionally(reason);
    }

    @Override
    public void onError(Throwable reason) {
        body.completeExceptionally(reason);
    }

    @Override
    public void onComplete() {
        body.complete(null);
    }
}
