package io.hedgerow.executors.crashes;

/** The turns of one made-up process. Whoever would have to wait must not ask: nothing here runs at once. */
final class TestingTurns implements Turns {
    private int sharing;
    private boolean isTakenAlone;

    boolean isFree(boolean alone) {
        return !isTakenAlone && (!alone || sharing == 0);
    }

    @Override
    public Turn take(boolean alone) {
        if (!isFree(alone)) {
            throw new IllegalStateException("would wait");
        }
        if (alone) {
            isTakenAlone = true;
            return () -> isTakenAlone = false;
        }
        sharing++;
        return () -> sharing--;
    }
}
