package io.hedgerow.executors;

import io.hedgerow.policies.spec.ModelSpec;

/** Is told what becomes of a keyed pool's models. Thread-safe. */
interface KeyedListener {

    /** A model was loaded, in that time. */
    void onLoaded(ModelSpec model, long nanos);

    /** A model is closed. */
    void onUnloaded(ModelSpec model);

    /** A model could not be loaded, or fits none of the endpoints that have asked for it. */
    void onRefused(ModelSpec model, String reason);

    /** A model does not fit an endpoint, and serves others. */
    void onUnfit(ModelSpec model);

    /** A model that was refused can be called after all. */
    void onRecovered(ModelSpec model);
}
