// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.provider.content;

/// How certificates become files, as the provider's flags say.
///
/// @param constructChain put certificates that come out of PKCS#12 in order, leaf first
/// @param separateFiles write certificate and key into files of their own as well
public record Rendering(boolean constructChain, boolean separateFiles) {}
