// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

/// Standing in the metadata service's place: answers as it words them, and handing on, as they are,
/// the requests that it is to answer itself. Routes are not decided here, nor who gets what.
@NullMarked
package dev.keyway.agent.metadata;

import org.jspecify.annotations.NullMarked;
