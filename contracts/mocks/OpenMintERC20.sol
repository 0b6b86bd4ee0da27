// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";

/// @title OpenMintERC20
/// @notice A well-behaved OpenZeppelin ERC-20 with permit, which anybody may mint.
contract OpenMintERC20 is ERC20Permit {
    constructor() ERC20("Open mint", "OPEN") ERC20Permit("Open mint") {}

    function mint(address to, uint256 amount) external {
        _mint(to, amount);
    }
}
