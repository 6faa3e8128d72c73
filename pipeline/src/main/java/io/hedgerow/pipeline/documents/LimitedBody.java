package io.hedgerow.pipeline.documents;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import org.jspecify.annotations.Nullable;

/** Takes the body of a response up to a size, and breaks off beyond it, or at once where nobody wants it. */
final class LimitedBody implements BodySubscriber<byte[]> {
    private final boolean isWanted;
    private final long declaredBytes;
    private final int mostBytes;
    private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
    private final CompletableFuture<byte[]> body = new CompletableFuture<>();
    private @Nullable Subscription subscription;

    /** There is more of it than may be. */
    static final class TooLarge extends IOException {
        private static final long serialVersionUID = 1L;
    }

    /** @param declaredBytes what the server says of the size, or 0; believed only where it is too much */
    LimitedBody(boolean isWanted, long declaredBytes, int mostBytes) {
        this.isWanted = isWanted;
        this.declaredBytes = declaredBytes;
        this.mostBytes = mostBytes;
    }

    @Override
    public CompletionStage<byte[]> getBody() {
        return body;
    }

    @Override
    public void onSubscribe(Subscription newSubscription) {
        subscription = newSubscription;
        if (!isWanted) {
            newSubscription.cancel();
            body.complete(new byte[0]);
        } else if (declaredBytes > mostBytes) {
            breakOff(newSubscription);
        } else {
            newSubscription.request(1);
        }
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        for (ByteBuffer buffer : buffers) {
            if (buffer.remaining() > mostBytes - taken.size()) {
                taken.reset();
                breakOff(subscription);
                return;
            }
            byte[] bytes = new byte[buffer.remaining()];
            buffer.get(bytes);
            taken.write(bytes, 0, bytes.length);
        }
        if (subscription != null) {
            subscription.request(1);
        }
    }

    private void breakOff(@Nullable Subscription running) {
        if (running != null) {
            running.cancel();
        }
        body.completeExceptionally(new TooLarge());
    }

    @Override
    public void onError(Throwable reason) {
        body.completeExceptionally(reason);
    }

    @Override
    public void onComplete() {
        body.complete(taken.toByteArray());
    }
}
