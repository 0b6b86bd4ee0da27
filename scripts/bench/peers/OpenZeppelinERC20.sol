// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";

/// @title OpenZeppelinERC20
/// @notice OpenZeppelin's ERC-20 with permit as the benchmark's yardstick: nothing added but a mint without access
/// control, so it must never be deployed for real.
contract OpenZeppelinERC20 is ERC20, ERC20Permit {
    constructor() ERC20("OpenZeppelin", "OZ") ERC20Permit("OpenZeppelin") {}

    function mint(address to, uint256 amount) external {
        _mint(to, amount);
    }
}
