// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC721} from "@openzeppelin/contracts/token/ERC721/ERC721.sol";

/// @title OpenZeppelinERC721
/// @notice OpenZeppelin's ERC-721 as the benchmark's yardstick: nothing added but a mint without access control, so it
/// must never be deployed for real.
contract OpenZeppelinERC721 is ERC721 {
    constructor() ERC721("OpenZeppelin", "OZ") {}

    function mint(address to, uint256 id) external {
        _mint(to, id);
    }
}
