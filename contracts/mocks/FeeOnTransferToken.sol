// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {OpenMintERC20} from "./OpenMintERC20.sol";

/// @title FeeOnTransferToken
/// @notice Misbehaves: of every transfer it burns 1 % on the way.
contract FeeOnTransferToken is OpenMintERC20 {
    function _update(address from, address to, uint256 amount) internal override {
        super._update(from, to, amount);
        if (from != address(0) && to != address(0)) super._update(to, address(0), amount / 100);
    }
}
