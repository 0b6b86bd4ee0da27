// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {OpenMintERC721} from "./OpenMintERC721.sol";

/// @title UndeliveredToken721
/// @notice Misbehaves: `transferFrom` succeeds and moves nothing.
contract UndeliveredToken721 is OpenMintERC721 {
    function transferFrom(address, address, uint256) public override {}
}
