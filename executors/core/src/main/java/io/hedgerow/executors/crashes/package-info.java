/**
 * Which models a process is in, written down outside of it before it loads or first calls one: what is left of a process that
 * is gone names the models that may have ended it, and one that did so twice is left alone.
 */
@NullMarked
package io.hedgerow.executors.crashes;

import org.jspecify.annotations.NullMarked;
