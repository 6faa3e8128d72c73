package io.hedgerow.pipeline.registrar;

import io.hedgerow.pipeline.control.ControlRecord;
import io.hedgerow.proto.flink.status.EndpointState;
import io.hedgerow.proto.flink.status.EndpointStatus;
import org.jspecify.annotations.Nullable;

/**
 * A generation of an endpoint that the job holds. Immutable.
 *
 * @param name name of the endpoint
 * @param generation generation of its document
 * @param position what messages name it by
 * @param epoch roster epoch of the requests planned under it
 * @param file file of its document; null for one that the job was started with, or that was
 *     found on the board after a failure and whose document has not come again
 * @param index which document of that file it is
 * @param retireAtMillis when it is let go of, epoch milliseconds; {@link #NEVER} while it is active
 */
record HeldEndpoint(
        String name,
        long generation,
        int position,
        long epoch,
        @Nullable ControlRecord file,
        int index,
        long retireAtMillis) {
    /** It is what new requests are planned under. */
    static final long NEVER = Long.MAX_VALUE;

    boolean isActive() {
        return retireAtMillis == NEVER;
    }

    /** As others see it; what is kept warm could be served. */
    EndpointStatus status() {
        return new EndpointStatus(
                name, generation, epoch, isActive() ? EndpointState.ACTIVE : EndpointState.READY, null);
    }

    HeldEndpoint of(ControlRecord newFile, int newIndex) {
        return new HeldEndpoint(name, generation, position, epoch, newFile, newIndex, retireAtMillis);
    }

    HeldEndpoint retiringAt(long epochMillis) {
        return new HeldEndpoint(name, generation, position, epoch, file, index, epochMillis);
    }
}
