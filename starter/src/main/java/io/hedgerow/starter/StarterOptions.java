package io.hedgerow.starter;

import io.hedgerow.proto.flink.RosterBoard;
import java.io.Serializable;
import java.util.Objects;

/**
 * Settings of the starter.
 *
 * @param gate passed once at every start, before the first record
 * @param board where endpoints are published while the job runs
 * @param end told when the requests have ended
 */
public record StarterOptions(ReadinessGate gate, RosterBoard board, EndOfRequests end) implements Serializable {

    /** Waits for nothing, follows nothing, tells nobody. */
    public static final StarterOptions DEFAULTS =
            new StarterOptions(ReadinessGate.OPEN, RosterBoard.NONE, EndOfRequests.UNHEARD);

    public StarterOptions {
        Objects.requireNonNull(gate, "gate is null");
        Objects.requireNonNull(board, "board is null");
        Objects.requireNonNull(end, "end is null");
    }

    public StarterOptions withGate(ReadinessGate newGate) {
        return new StarterOptions(newGate, board, end);
    }

    public StarterOptions withBoard(RosterBoard newBoard) {
        return new StarterOptions(gate, newBoard, end);
    }

    public StarterOptions withEnd(EndOfRequests newEnd) {
        return new StarterOptions(gate, board, newEnd);
    }
}
