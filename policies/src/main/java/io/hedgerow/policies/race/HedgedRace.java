package io.hedgerow.policies.race;

import io.hedgerow.policies.Outcome;
import io.hedgerow.policies.Prediction;
import org.jspecify.annotations.Nullable;

/** The primary first, one more when it is slow, the next whenever all that ran have failed; the first score wins. */
final class HedgedRace extends Race {
    private final long primary;
    private boolean hasDelayElapsed;

    private HedgedRace(long shadows, long first, long waiting, long primary) {
        super(shadows, first, waiting);
        this.primary = primary;
    }

    /**
     * @param racing the variants that take part
     * @param primary bit of the primary, which need not take part: without it the first of the others starts
     */
    static HedgedRace of(long shadows, long racing, long primary) {
        long first = (racing & primary) != 0 ? primary : Long.lowestOneBit(racing);
        return new HedgedRace(shadows, first, racing & ~first, primary);
    }

    @Override
    public boolean waitsForDelay() {
        return !hasDelayElapsed && (running() & primary) != 0 && waiting() != 0;
    }

    @Override
    public RaceStep onDelayElapsed() {
        if (!waitsForDelay()) {
            return RaceStep.NONE;
        }
        hasDelayElapsed = true;
        return launchNext();
    }

    @Override
    RaceStep ended(Outcome outcome, @Nullable Prediction prediction) {
        if (outcome == Outcome.SCORED) {
            return cancelRest();
        }
        return running() == 0 ? launchNext() : RaceStep.NONE;
    }

    private RaceStep launchNext() {
        return launch(Long.lowestOneBit(waiting()));
    }
}
