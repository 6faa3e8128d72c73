/** Models that are made of other models: chains, segments and ensembles. */
@NullMarked
package io.hedgerow.executors.composite;

import org.jspecify.annotations.NullMarked;
