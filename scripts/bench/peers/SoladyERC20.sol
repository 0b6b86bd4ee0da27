// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC20} from "solady/src/tokens/ERC20.sol";

/// @title SoladyERC20
/// @notice solady's ERC-20 with permit as the benchmark's yardstick: nothing added but a mint without access control,
/// so it must never be deployed for real.
contract SoladyERC20 is ERC20 {
    function mint(address to, uint256 amount) external {
        _mint(to, amount);
    }

    function name() public pure override returns (string memory) {
        return "Solady";
    }

    function symbol() public pure override returns (string memory) {
        return "SOL";
    }
}
