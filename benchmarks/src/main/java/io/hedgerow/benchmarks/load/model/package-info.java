/** Made-up models whose speed and faults are set in their bytes. */
@NullMarked
package io.hedgerow.benchmarks.load.model;

import org.jspecify.annotations.NullMarked;
