// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC3009} from "@openzeppelin/contracts/token/ERC20/extensions/draft-ERC3009.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";

/// @title OpenZeppelinERC3009
/// @notice OpenZeppelin's ERC-20 with transfer authorizations as the benchmark's yardstick: nothing added but a mint
/// without access control, so it must never be deployed for real.
contract OpenZeppelinERC3009 is ERC20, ERC3009 {
    constructor() ERC20("OpenZeppelin", "OZ") EIP712("OpenZeppelin", "1") {}

    function mint(address to, uint256 amount) external {
        _mint(to, amount);
    }
}
