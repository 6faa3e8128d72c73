/** The broker of {@code hedgerow demo --kafka embedded}. */
@NullMarked
package io.hedgerow.deploy.broker;

import org.jspecify.annotations.NullMarked;
