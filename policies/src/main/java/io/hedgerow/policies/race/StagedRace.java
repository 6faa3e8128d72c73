package io.hedgerow.policies.race;

import io.hedgerow.policies.Outcome;
import io.hedgerow.policies.Prediction;
import org.jspecify.annotations.Nullable;

/** One stage after the other, until one variant of a stage that has ended was sure. */
final class StagedRace extends Race {
    private final Stages stages;
    private boolean isSure;

    private StagedRace(long shadows, long first, long waiting, Stages stages) {
        super(shadows, first, waiting);
        this.stages = stages;
    }

    static StagedRace of(long shadows, long racing, Stages stages) {
        long first = stages.firstOf(racing);
        return new StagedRace(shadows, first, racing & ~first, stages);
    }

    @Override
    public boolean waitsForDelay() {
        return false;
    }

    @Override
    public RaceStep onDelayElapsed() {
        return RaceStep.NONE;
    }

    @Override
    RaceStep ended(Outcome outcome, @Nullable Prediction prediction) {
        isSure |= outcome == Outcome.SCORED && stages.isSure(prediction);
        if (running() != 0) {
            return RaceStep.NONE;
        }
        return isSure ? cancelRest() : launch(stages.firstOf(waiting()));
    }
}
