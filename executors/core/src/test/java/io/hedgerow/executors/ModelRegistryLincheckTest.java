package io.hedgerow.executors;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Subtasks share a model: it is never closed under one of them, and closed once when none is left. */
class ModelRegistryLincheckTest {

    @Test
    void subtasksComeAndGo() {
        Interleavings.check(400, TwoSubtasks::new);
    }

    @Test
    void subtaskGoesWhileItsWorkerIsInside() {
        Interleavings.check(80, SubtaskAndItsWorker::new);
    }

    @Test
    void subtaskGoesWhileAWorkerStarts() {
        Interleavings.check(80, SubtaskAndWorkerThatStarts::new);
    }

    @Test
    void classLoaderIsReleasedWhileASubtaskComes() {
        Interleavings.check(80, ReleasedClassLoader::new);
    }

    @Test
    void loadThatFailsLeavesNothingBehind() {
        Interleavings.check(80, FailingLoad::new);
    }

    private abstract static class WithModels extends Scenario {
        final CountedLoads loads = new CountedLoads();

        ModelLease acquire() {
            try {
                return loads.acquire();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }

        void callAndLeave(ModelLease lease, ModelLease.Use use) {
            loads.call(lease);
            use.close();
        }

        void useIfHeld(ModelLease lease) {
            ModelLease.Use use;
            try {
                use = lease.use();
            } catch (IllegalStateException e) {
                return; // it was released before
            }
            callAndLeave(lease, use);
        }

        @Override
        void verify() {
            loads.checkAllClosed();
        }
    }

    private static final class TwoSubtasks extends WithModels {
        @Override
        void worker() throws Exception {
            ModelLease lease = loads.acquire();
            ModelLease.Use use = lease.use();
            lease.close();
            callAndLeave(lease, use);
        }

        @Override
        void otherWorker() throws Exception {
            ModelLease lease = loads.acquire();
            loads.call(lease);
            lease.close();
        }
    }

    private static final class SubtaskAndItsWorker extends WithModels {
        private final ModelLease lease = acquire();
        private final ModelLease.Use use = lease.use();
        private final ModelLease.Use otherUse = lease.use();

        @Override
        void taskThread() {
            lease.close();
        }

        @Override
        void worker() {
            callAndLeave(lease, use);
        }

        @Override
        void otherWorker() {
            callAndLeave(lease, otherUse);
        }
    }

    private static final class SubtaskAndWorkerThatStarts extends WithModels {
        private final ModelLease lease = acquire();

        @Override
        void taskThread() {
            lease.close();
        }

        @Override
        void worker() {
            useIfHeld(lease);
        }
    }

    private static final class ReleasedClassLoader extends WithModels {
        @Override
        void taskThread() {
            loads.registry().releaseJob(CountedLoads.JOB);
        }

        @Override
        void worker() throws Exception {
            ModelLease lease;
            try {
                lease = loads.acquire();
            } catch (IllegalStateException e) {
                return; // it was released while it was loaded
            }
            useIfHeld(lease);
            lease.close();
        }
    }

    private static final class FailingLoad extends WithModels {
        FailingLoad() {
            loads.fail(1);
        }

        @Override
        void worker() throws Exception {
            ModelLease lease;
            try {
                lease = loads.acquire();
            } catch (IOException e) {
                return;
            }
            loads.call(lease);
            lease.close();
        }

        @Override
        void otherWorker() throws Exception {
            worker();
        }
    }
}
