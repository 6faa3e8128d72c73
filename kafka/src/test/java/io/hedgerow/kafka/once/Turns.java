package io.hedgerow.kafka.once;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Semaphore;

/** Runs actors, one at a time, each up to its next pause; who goes on is drawn. An actor may sleep for many turns of others. */
final class Turns {
    private static final int LONGEST_SLEEP = 400;

    private final Random random;
    private final Semaphore paused = new Semaphore(0);
    private final List<Actor> actors = new ArrayList<>();
    private int turn;

    Turns(Random random) {
        this.random = random;
    }

    /** What an actor does. */
    interface Work {
        void run() throws Exception;
    }

    /** Ends an actor from outside. */
    static final class KilledError extends Error {
        private static final long serialVersionUID = 1L;
    }

    /** One thread that goes on when it is its turn. */
    final class Actor {
        private final Semaphore goOn = new Semaphore(0);
        private final Thread thread;
        private boolean isKilled;
        private boolean isEnded;
        private int asleepUntil;
        private Throwable failure;

        private Actor(String name, Work work) {
            thread = new Thread(
                    () -> {
                        goOn.acquireUninterruptibly();
                        try {
                            if (!isKilled) {
                                work.run();
                            }
                        } catch (KilledError killed) {
                            // as it was told to
                        } catch (Exception | Error e) {
                            failure = e;
                        } finally {
                            isEnded = true;
                            paused.release();
                        }
                    },
                    name);
            thread.setDaemon(true);
            thread.start();
        }

        private void pause() {
            paused.release();
            goOn.acquireUninterruptibly();
            if (isKilled) {
                throw new KilledError();
            }
        }

        void kill() {
            isKilled = true;
            asleepUntil = 0;
        }

        boolean isEnded() {
            return isEnded;
        }

        Throwable failure() {
            return failure;
        }
    }

    Actor start(String name, Work work) {
        Actor actor = new Actor(name, work);
        actors.add(actor);
        return actor;
    }

    private Actor current;

    /** Called by the actor whose turn it is: others may go on, for a short or a long time. */
    void pause() {
        Actor self = current;
        if (random.nextInt(60) == 0) {
            self.asleepUntil = turn + random.nextInt(LONGEST_SLEEP);
        }
        self.pause();
    }

    /** One turn of somebody who is awake. */
    void next() {
        turn++;
        actors.removeIf(Actor::isEnded);
        List<Actor> awake =
                actors.stream().filter(actor -> actor.asleepUntil <= turn).toList();
        if (!awake.isEmpty()) {
            go(awake.get(random.nextInt(awake.size())));
        }
    }

    private void go(Actor actor) {
        current = actor;
        actor.goOn.release();
        paused.acquireUninterruptibly();
    }

    /** Ends all that are left. */
    void endAll() {
        for (Actor actor : List.copyOf(actors)) {
            while (!actor.isEnded()) {
                actor.kill();
                go(actor);
            }
        }
    }
}
