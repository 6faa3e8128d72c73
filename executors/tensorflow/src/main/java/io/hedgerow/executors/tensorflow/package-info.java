/**
 * Models of TensorFlow: frozen graphs and SavedModels. One loader that trusts no file, and scorers bound to endpoints.
 */
@NullMarked
package io.hedgerow.executors.tensorflow;

import org.jspecify.annotations.NullMarked;
